// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A request of the privcmd device: one row of the table.
package struct ABIRequest: Sendable {
    /// The upstream name, such as `IOCTL_PRIVCMD_HYPERCALL`.
    package let name: String
    /// The request number.
    package let request: Request
    /// What its argument points to; nil if it has none.
    package let argument: ABIStructure?
    /// The first Linux that has it, if later than the device itself.
    package let since: LinuxVersion?

    init(_ name: String, _ number: UInt32, _ argument: ABIStructure?, since: LinuxVersion? = nil) {
        self.name = name
        request = Request(number)
        self.argument = argument
        self.since = since
    }

    private static let namePrefix = "IOCTL_PRIVCMD_"

    /// The name without `IOCTL_PRIVCMD_`.
    package var shortName: String { Self.shortName(of: name) ?? name }

    /// A request's name without `IOCTL_PRIVCMD_`; nil for another text.
    package static func shortName(of name: String) -> String? {
        name.hasPrefix(namePrefix) ? String(name.dropFirst(namePrefix.count)) : nil
    }
}

/// The privcmd interface as data: the one table of names, numbers and layouts.
package enum ABI {
    /// Every request, in the order of their numbers.
    package static let requests: [ABIRequest] = [
        ABIRequest("IOCTL_PRIVCMD_HYPERCALL", MIRROR_IOCTL_PRIVCMD_HYPERCALL, .hypercall),
        ABIRequest("IOCTL_PRIVCMD_MMAP", MIRROR_IOCTL_PRIVCMD_MMAP, .mmap),
        ABIRequest("IOCTL_PRIVCMD_MMAPBATCH", MIRROR_IOCTL_PRIVCMD_MMAPBATCH, .mmapBatch),
        ABIRequest("IOCTL_PRIVCMD_MMAPBATCH_V2", MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, .mmapBatchV2),
        ABIRequest("IOCTL_PRIVCMD_DM_OP", MIRROR_IOCTL_PRIVCMD_DM_OP, .dmOp),
        ABIRequest("IOCTL_PRIVCMD_RESTRICT", MIRROR_IOCTL_PRIVCMD_RESTRICT, .domainID),
        ABIRequest(
            "IOCTL_PRIVCMD_MMAP_RESOURCE", MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, .mmapResource),
        ABIRequest(
            "IOCTL_PRIVCMD_IRQFD", MIRROR_IOCTL_PRIVCMD_IRQFD, .irqfd, since: LinuxVersion(6, 6)),
        ABIRequest(
            "IOCTL_PRIVCMD_IOEVENTFD", MIRROR_IOCTL_PRIVCMD_IOEVENTFD, .ioeventfd,
            since: LinuxVersion(6, 7)),
        pcidevGetGSI,
        // No kernel has it: libxencall uses it to find the errno of an unknown request.
        ABIRequest("IOCTL_PRIVCMD_UNIMPLEMENTED", MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED, nil),
    ]

    /// The request that returns the GSI of a PCI device.
    package static let pcidevGetGSI = ABIRequest(
        "IOCTL_PRIVCMD_PCIDEV_GET_GSI", MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, .pcidevGetGSI,
        since: FeatureIntroduced.linux)

    /// Finds a request by its number.
    ///
    /// - Parameter request: the number.
    /// - Returns: its row, or nil for an unknown number.
    package static func request(_ request: Request) -> ABIRequest? {
        for index in requests.indices where requests[index].request == request {
            return requests[index]
        }
        return nil
    }
}
