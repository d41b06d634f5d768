// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The kernel's half of the fake: privcmd's checks in the kernel's order, and xen-pciback's list.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/xen-pciback/pci_stub.c (Linux 6.12).
struct FakeKernel {
    private let hasPciback: Bool
    /// The devices that xen-pciback lists.
    ///
    /// On a PVH dom0 being bound implies a GSI.
    private let boundGSIs: [UInt32: GSI]

    /// What belongs to an open file and not to the device.
    struct OpenFile {
        var restriction: DomainID?
    }

    init(_ profile: FakeProfile) {
        hasPciback = profile.system.hasPciback
        let bound = profile.system.devicesBoundToPciback()
        boundGSIs = Dictionary(
            bound.compactMap { device in
                profile.gsis[device.sbdf].map { (device.sbdf.rawValue, $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        for file: inout OpenFile, xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        switch request.rawValue {
        case MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI: try getGSI(argument, memory)
        case MIRROR_IOCTL_PRIVCMD_HYPERCALL: try hypercall(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_RESTRICT: try Self.restrict(argument, memory, &file)
        // For a domain in hardware virtualisation refused before the argument is looked at.
        case MIRROR_IOCTL_PRIVCMD_MMAP: throw .errno(.enosys)
        // Debian builds its kernels without CONFIG_XEN_PRIVCMD_EVENTFD.
        case MIRROR_IOCTL_PRIVCMD_IRQFD, MIRROR_IOCTL_PRIVCMD_IOEVENTFD: throw .errno(.eopnotsupp)
        default: try other(request, argument, memory)
        }
    }

    private func getGSI(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_privcmd_pcidev_get_gsi(), from: address)
        guard hasPciback else { throw .errno(.eopnotsupp) }
        guard let gsi = boundGSIs[argument.sbdf] else { throw .errno(.enodev) }
        argument.gsi = gsi.rawValue
        try memory.store(argument, to: address)
        return 0
    }

    private func hypercall(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        guard file.restriction == nil else { throw .errno(.eperm) }
        let envelope = try memory.load(mirror_privcmd_hypercall(), from: address)
        return try xen.perform(envelope, memory)
    }

    private static func restrict(
        _ address: Address, _ memory: any CallerMemory, _ file: inout OpenFile
    ) throws(CallFailure) -> Int64 {
        let domain = DomainID(try memory.load(UInt16(0), from: address))
        // DOMID_INVALID is how the kernel writes that there is no restriction.
        if let restriction = file.restriction, restriction != domain { throw .errno(.einval) }
        file.restriction = domain == .invalid ? nil : domain
        return 0
    }

    /// A request that the table knows fails on a bad argument as every one does; what it does with
    /// a good one is not modelled.
    ///
    /// A request that no kernel knows is refused as such.
    private func other(_ request: Request, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard let known = ABI.request(request), known.argument != nil else { throw .errno(.enotty) }
        guard memory.isReadable(address, count: request.encodedSize) else { throw .errno(.efault) }
        throw .unanswered("the fake does not model \(known.name)")
    }
}
