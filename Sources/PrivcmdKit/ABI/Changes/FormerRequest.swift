// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A request of privcmd's type that no released Linux has, or no longer has.
package struct FormerRequest: Sendable {
    /// The upstream name.
    package let name: String
    /// The number.
    package let request: Request
    /// What its argument points to; nil if unknown.
    package let argument: ABIStructure?
    /// The kernel or posting that had it, for reports.
    package let owner: String
}

extension ABI {
    /// The requests that were only posted, released for a time, or added by a vendor.
    ///
    /// ``SeriesRevision`` has those of the series that added PCIDEV_GET_GSI.
    package static let formerRequests: [FormerRequest] = [
        FormerRequest(
            name: "IOCTL_PRIVCMD_IRQFD", request: Request(MIRROR_IOCTL_PRIVCMD_IRQFD_NONE),
            argument: .irqfd, owner: "the first releases of Linux 6.6, without a direction"),
        FormerRequest(
            name: "IOCTL_PRIVCMD_FOREIGNCOPY",
            request: Request(MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_IOWR), argument: foreignCopy,
            owner: "a posting that was never merged"),
        FormerRequest(
            name: "IOCTL_PRIVCMD_FOREIGNCOPY",
            request: Request(MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_NONE), argument: foreignCopy,
            owner: "a posting that was never merged, without a direction"),
        FormerRequest(
            name: "IOCTL_PRIVCMD_P2PDMA_DISTANCE",
            request: Request(MIRROR_IOCTL_PRIVCMD_P2PDMA_DISTANCE), argument: nil,
            owner: "a vendor's kernel: the distance of two devices; the structure is unpublished"),
    ]

    private static let foreignCopy = ABIStructure(
        "privcmd_foreigncopy", mirror_privcmd_foreigncopy.self,
        [
            .input("dom", \.dom, .domain), .input("dir", \.dir), .input("num", \.num),
            .input("pfns", \.pfns, .address), .input("buffer", \.buffer, .address),
        ])
}
