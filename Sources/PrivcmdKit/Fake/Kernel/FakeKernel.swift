// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The kernel's half of the fake: privcmd's checks in the kernel's order, and xen-pciback's list.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/xen-pciback/pci_stub.c (Linux 6.12).
struct FakeKernel {
    private let linux: Release
    private let isPV: Bool
    private let hasPciback: Bool
    private let hasEventfd: Bool
    /// The devices that xen-pciback lists, with their GSI; nil where it was never set.
    ///
    /// Only a PVH dom0 sets it: there being bound implies a GSI.
    private let bound: [UInt32: GSI?]

    /// What belongs to an open file and not to the device.
    struct OpenFile {
        var restriction: DomainID?

        /// Refuses a domain that the file is not restricted to.
        func allow(_ domain: UInt16) throws(CallFailure) {
            if let restriction, restriction.rawValue != domain { throw .errno(.eperm) }
        }
    }

    init(_ profile: FakeProfile) {
        let system = profile.system
        linux = system.linuxRelease ?? Release(0, 0)
        isPV = system.domain?.type == .pv
        hasPciback = system.hasPciback
        hasEventfd = profile.hasEventfd
        let setsGSI = system.domain?.type == .pvh && system.domain?.isControlDomain == true
        bound = Dictionary(
            system.devicesBoundToPciback().map { device in
                (device.sbdf.rawValue, setsGSI ? profile.gsis[device.sbdf] : nil)
            }, uniquingKeysWith: { first, _ in first })
    }

    func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        for file: inout OpenFile, xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        guard let row = ABI.request(request), row.argument != nil else { throw .errno(.enotty) }
        if let since = row.since, linux < Release(since.major, since.minor) {
            throw .errno(.enotty)
        }
        switch request.rawValue {
        case MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI: return try getGSI(argument, memory)
        case MIRROR_IOCTL_PRIVCMD_HYPERCALL: return try hypercall(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_RESTRICT: return try Self.restrict(argument, memory, &file)
        // Outside a PV domain refused before the argument is looked at.
        case MIRROR_IOCTL_PRIVCMD_MMAP where !isPV: throw .errno(.enosys)
        case MIRROR_IOCTL_PRIVCMD_MMAP: return try map(argument, memory, file)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH: return try mapBatch(argument, memory, file)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2: return try mapBatchV2(argument, memory, file)
        case MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE:
            return try mapResource(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_DM_OP: return try dmOp(argument, memory, file, &xen)
        // Not built in, they do not look at their argument.
        case MIRROR_IOCTL_PRIVCMD_IRQFD where !hasEventfd,
            MIRROR_IOCTL_PRIVCMD_IOEVENTFD where !hasEventfd:
            throw .errno(.eopnotsupp)
        default:
            guard memory.isReadable(argument, count: request.encodedSize) else {
                throw .errno(.efault)
            }
            throw .unanswered("the fake does not model \(row.name)")
        }
    }

    private func getGSI(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_privcmd_pcidev_get_gsi(), from: address)
        guard hasPciback else { throw .errno(.eopnotsupp) }
        guard let gsi = bound[argument.sbdf] else { throw .errno(.enodev) }
        // A GSI that was never set is -1, which reads as an error.
        guard let gsi else { throw .errno(.eperm) }
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
}
