// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The kernel half of the fake: privcmd's checks in Linux's order, and Linux's state of the PCI
/// devices.
///
/// Source: drivers/xen/privcmd.c (Linux 6.12).
struct FakeKernel {
    /// The differences between kernels, computed once.
    let behavior: Behavior
    /// The PCI devices in Linux's state.
    var pci: FakeKernelPCI
    /// The eventfds that IRQFD assigned.
    var eventfds = FakeEventfds()
    /// The mappings of the nodes in this process.
    var vmas = FakeVMAs()
    /// The memory behind those mappings.
    let frameStore: FakeFrameStore

    /// The differences between kernels: rows of the table of changes, or settings of the profile.
    struct Behavior {
        let isPV: Bool
        let hasIRQFD: Bool
        let hasIOEventfd: Bool
        let hasEventfd: Bool
        let hasPcidevGetGSI: Bool
        let hasXenACPI: Bool
        let leaksDeviceReferences: Bool
        let restrictsAtOpen: Bool
        let passesWholeNumber: Bool
        let refusesDeviceBuffer: Bool
        let refusesSplit: Bool
        let target: DomainID?
        /// The published revision of the series instead of the merged code.
        let revision: SeriesRevision?

        init(_ profile: FakeProfile) {
            let system = profile.system
            isPV = system.domain?.type == .pv
            hasIRQFD = profile.has(.irqfd)
            hasIOEventfd = profile.has(.ioeventfd)
            hasEventfd = profile.hasEventfd
            hasPcidevGetGSI = profile.has(.pcidevGetGSI)
            // Every x86 kernel with ACPI has CONFIG_XEN_ACPI, and no other kernel has it.
            hasXenACPI = system.architecture == "x86_64"
            leaksDeviceReferences = !profile.has(.releasesDeviceReference)
            restrictsAtOpen =
                system.domain?.isControlDomain == false && profile.has(.opensRestricted)
            passesWholeNumber = profile.has(.fullHypercallNumber)
            refusesDeviceBuffer = profile.has(.refusesDeviceBuffer)
            refusesSplit = profile.has(.refusesSplit)
            target = profile.target
            revision = profile.revision
        }
    }

    /// The state of an open file.
    struct OpenFile {
        /// The domain that calls are restricted to; nil for any.
        var restriction: DomainID?

        /// Throws EPERM for a domain that the file is not restricted to.
        func allow(_ domain: UInt16) throws(CallFailure) {
            if let restriction, restriction.rawValue != domain { throw .errno(.eperm) }
        }
    }

    init(_ profile: FakeProfile, _ memory: FakeFrameStore, _ xen: inout FakeXen) {
        self.frameStore = memory
        behavior = Behavior(profile)
        pci = FakeKernelPCI(profile, &xen)
    }

    /// Opens the device.
    ///
    /// Outside dom0, Linux may restrict the file to the domain that this one
    /// serves.
    func open() -> OpenFile {
        OpenFile(restriction: behavior.restrictsAtOpen ? behavior.target ?? .idle : nil)
    }

    mutating func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        for file: inout OpenFile, xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        if let revision = behavior.revision,
            let result = try performRevision(request, argument, memory, as: revision)
        {
            return result
        }
        switch request.rawValue {
        case MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI where behavior.hasPcidevGetGSI:
            return try getGSI(argument, memory)
        case MIRROR_IOCTL_PRIVCMD_HYPERCALL: return try hypercall(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_RESTRICT: return try Self.restrict(argument, memory, &file)
        // Except in a PV domain, Linux refuses it before it reads the argument.
        case MIRROR_IOCTL_PRIVCMD_MMAP where !behavior.isPV: throw .errno(.enosys)
        case MIRROR_IOCTL_PRIVCMD_MMAP: return try mapRanges(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH: return try mapBatch(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2:
            return try mapBatchV2(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE:
            return try mapResource(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_DM_OP: return try dmOp(argument, memory, file, &xen)
        case MIRROR_IOCTL_PRIVCMD_IRQFD where behavior.hasIRQFD:
            // Without CONFIG_XEN_PRIVCMD_EVENTFD, Linux does not read the argument of IRQFD and
            // IOEVENTFD.
            guard behavior.hasEventfd else { throw .errno(.eopnotsupp) }
            return try irqfd(argument, memory, file)
        case MIRROR_IOCTL_PRIVCMD_IOEVENTFD where behavior.hasIOEventfd:
            guard behavior.hasEventfd else { throw .errno(.eopnotsupp) }
            return try ioeventfd(argument, memory, file)
        // The whole request number has to match, including direction and size.
        default: throw .errno(.enotty)
        }
    }

    private mutating func getGSI(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard behavior.hasXenACPI else { throw .errno(.einval) }
        var argument = try memory.load(mirror_privcmd_pcidev_get_gsi(), from: address)
        argument.gsi = try pci.gsi(
            of: SBDF(rawValue: argument.sbdf), leakingReference: behavior.leaksDeviceReferences)
        try memory.store(argument, to: address)
        return 0
    }

    /// The number of entries of the hypercall page, through which Linux used to make hypercalls.
    private static let hypercallPageEntries: UInt64 = 128

    private func hypercall(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        guard file.restriction == nil else { throw .errno(.eperm) }
        var call = try memory.load(mirror_privcmd_hypercall(), from: address)
        if !behavior.passesWholeNumber {
            call.op = UInt64(UInt32(truncatingIfNeeded: call.op))
            guard call.op < Self.hypercallPageEntries else { throw .errno(.einval) }
        }
        return try Self.systemCallResult(try xen.hypercall(call, memory))
    }

    /// The errno values in a system call's result.
    private static let errnoRange: ClosedRange<Int32> = -4095 ... -1

    /// Converts a hypercall's result to the ioctl's: Linux keeps 32 bits of it.
    private static func systemCallResult(_ result: Int64) throws(CallFailure) -> Int64 {
        let kept = Int32(truncatingIfNeeded: result)
        guard !errnoRange.contains(kept) else { throw .errno(Errno(rawValue: -kept)) }
        return Int64(kept)
    }

    private static func restrict(
        _ address: Address, _ memory: any CallerMemory, _ file: inout OpenFile
    ) throws(CallFailure) -> Int64 {
        let domain = DomainID(try memory.load(UInt16(0), from: address))
        // In Linux, DOMID_INVALID means no restriction.
        if let restriction = file.restriction, restriction != domain { throw .errno(.einval) }
        file.restriction = domain == .invalid ? nil : domain
        return 0
    }
}
