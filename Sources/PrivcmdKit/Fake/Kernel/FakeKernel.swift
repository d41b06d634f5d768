// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The kernel's half of the fake: privcmd's checks in the kernel's order, and what the kernel knows
/// of devices.
///
/// Source: drivers/xen/privcmd.c (Linux 6.12).
struct FakeKernel {
    /// What differs between kernels, looked up once.
    let traits: Traits
    /// The PCI devices as the kernel sees them.
    var devices: FakeDevices
    /// The eventfds that are tied to domains.
    var events = FakeEvents()
    /// What this process has mapped.
    var mappings = FakeMappings()
    /// What can be mapped there.
    let memory: FakeMemory

    /// What differs between kernels: each a row of the dated table, or what the profile says.
    struct Traits {
        let isPV: Bool
        let isDom0: Bool
        let hasIRQFD: Bool
        let hasIOEventfd: Bool
        let hasEventfd: Bool
        let hasPcidevGetGSI: Bool
        let hasXenACPI: Bool
        let leaksDevices: Bool
        let opensRestricted: Bool
        let handsWholeNumberOn: Bool
        let refusesDeviceBuffer: Bool
        let refusesSplit: Bool
        let target: DomainID?
        /// The published revision of the series in place of what was merged.
        let revision: SeriesRevision?

        init(_ profile: FakeProfile) {
            let system = profile.system
            isPV = system.domain?.type == .pv
            isDom0 = system.domain?.isControlDomain == true
            hasIRQFD = profile.has(.irqfd)
            hasIOEventfd = profile.has(.ioeventfd)
            hasEventfd = profile.hasEventfd
            hasPcidevGetGSI = profile.has(.pcidevGetGSI)
            // CONFIG_XEN_ACPI is on wherever a kernel for x86 has ACPI, and nowhere else.
            hasXenACPI = system.architecture == "x86_64"
            leaksDevices = !profile.has(.givesDeviceBack)
            opensRestricted =
                system.domain?.isControlDomain == false && profile.has(.opensRestricted)
            handsWholeNumberOn = profile.has(.wholeHypercallNumber)
            refusesDeviceBuffer = profile.has(.refusesDeviceBuffer)
            refusesSplit = profile.has(.refusesSplit)
            target = profile.target
            revision = profile.revision
        }
    }

    /// What belongs to an open file and not to the device.
    struct OpenFile {
        /// The one domain that calls may be about; nil for any.
        var restriction: DomainID?

        /// Refuses a domain that the file is not restricted to.
        func allow(_ domain: UInt16) throws(CallFailure) {
            if let restriction, restriction.rawValue != domain { throw .errno(.eperm) }
        }
    }

    init(_ profile: FakeProfile, _ memory: FakeMemory, _ xen: inout FakeXen) {
        self.memory = memory
        traits = Traits(profile)
        devices = FakeDevices(profile, &xen)
    }

    /// Opens the device: outside dom0 the file is restricted to the domain that this one serves.
    func open() -> OpenFile {
        OpenFile(restriction: traits.opensRestricted ? traits.target ?? .idle : nil)
    }

    mutating func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        for file: inout OpenFile, xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        if let revision = traits.revision,
            let result = try answer(request, argument, memory, as: revision)
        {
            return result
        }
        switch request.rawValue {
        case MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI where traits.hasPcidevGetGSI:
            return try getGSI(argument, memory)
        case MIRROR_IOCTL_PRIVCMD_HYPERCALL: return try hypercall(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_RESTRICT: return try Self.restrict(argument, memory, &file)
        // Outside a PV domain refused before the argument is looked at.
        case MIRROR_IOCTL_PRIVCMD_MMAP where !traits.isPV: throw .errno(.enosys)
        case MIRROR_IOCTL_PRIVCMD_MMAP: return try map(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH: return try mapBatch(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2:
            return try mapBatchV2(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE:
            return try mapResource(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_DM_OP: return try dmOp(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_IRQFD where traits.hasIRQFD:
            // Not built in, it does not look at its argument; so IOEVENTFD.
            guard traits.hasEventfd else { throw .errno(.eopnotsupp) }
            return try irqfd(argument, memory, file)
        case MIRROR_IOCTL_PRIVCMD_IOEVENTFD where traits.hasIOEventfd:
            guard traits.hasEventfd else { throw .errno(.eopnotsupp) }
            return try ioeventfd(argument, memory, file)
        // The whole number has to match: direction and size too.
        default: throw .errno(.enotty)
        }
    }

    private mutating func getGSI(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard traits.hasXenACPI else { throw .errno(.einval) }
        var argument = try memory.load(mirror_privcmd_pcidev_get_gsi(), from: address)
        argument.gsi = try devices.gsi(of: SBDF(rawValue: argument.sbdf), traits.leaksDevices)
        try memory.store(argument, to: address)
        return 0
    }

    /// How many hypercalls the page had through which Linux used to make them.
    private static let hypercallPage: UInt64 = 128

    private func hypercall(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        guard file.restriction == nil else { throw .errno(.eperm) }
        var call = try memory.load(mirror_privcmd_hypercall(), from: address)
        if !traits.handsWholeNumberOn {
            call.op = UInt64(UInt32(truncatingIfNeeded: call.op))
            guard call.op < Self.hypercallPage else { throw .errno(.einval) }
        }
        return try Self.answer(try xen.perform(call, memory))
    }

    /// The errors that a system call's result may stand for.
    private static let errors: ClosedRange<Int32> = -4095 ... -1

    /// What comes of a hypercall's result: the kernel keeps 32 bits of it.
    private static func answer(_ result: Int64) throws(CallFailure) -> Int64 {
        let kept = Int32(truncatingIfNeeded: result)
        guard !errors.contains(kept) else { throw .errno(Errno(rawValue: -kept)) }
        return Int64(kept)
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
