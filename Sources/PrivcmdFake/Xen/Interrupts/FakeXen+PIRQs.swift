// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The physdev_op operations on pIRQs.
///
/// Source: xen/arch/x86/physdev.c, xen/arch/x86/irq.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Registering

    mutating func setUpGSI(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_setup_gsi(), from: address)
        guard ioapic.has(argument.gsi) else { throw .errno(.einval) }
        try requireControl()
        return try Self.zeroOrErrno { () throws(Errno) in try ioapic.register(argument.gsi) }
    }

    // MARK: Mapping

    mutating func mapPIRQ(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_physdev_map_pirq(), from: address)
        var segment: UInt16 = 0
        switch argument.type {
        case Int32(MIRROR_MAP_PIRQ_TYPE_MSI_SEG):
            argument.type = Int32(MIRROR_MAP_PIRQ_TYPE_MSI)
            segment = UInt16(truncatingIfNeeded: argument.bus >> 16)
        case Int32(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI):
            guard argument.table_base == 0 else { throw .errno(.einval) }
            segment = UInt16(truncatingIfNeeded: argument.bus >> 16)
        default: break
        }
        let target = domainIndex(byAnyID: argument.domid)
        guard target != nil || !behavior.mapPIRQFindsDomainFirst else { throw .errno(.esrch) }
        let outcome: Errno?
        do throws(CallFailure) {
            guard let target else { throw .errno(.esrch) }
            try mapPIRQ(&argument, into: target, segment)
            outcome = nil
        } catch {
            guard case .errno(let errno) = error else { throw error }
            outcome = errno
        }
        // Xen copies the structure back on an error too.
        try memory.store(argument, to: address)
        if let outcome { throw .errno(outcome) }
        return 0
    }

    private mutating func mapPIRQ(
        _ argument: inout mirror_physdev_map_pirq, into target: Int, _ segment: UInt16
    ) throws(CallFailure) {
        if isSelf(argument.domid, target), caller.usesHVM, caller.hasPIRQs {
            return try mapEmulatedGSI(argument)
        }
        try requireControl(of: target)
        switch argument.type {
        case Int32(MIRROR_MAP_PIRQ_TYPE_GSI):
            argument.pirq = try CallFailure.convertingErrno { () throws(Errno) in
                try mapGSI(argument.index, as: argument.pirq, into: target)
            }
        case Int32(MIRROR_MAP_PIRQ_TYPE_MSI), Int32(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI):
            try mapMSI(&argument, into: target, segment)
        default: throw .errno(.einval)
        }
    }

    /// Whether map_pirq or unmap_pirq affects the caller's own pIRQs.
    private func isSelf(_ domain: UInt16, _ target: Int) -> Bool {
        behavior.mapPIRQFindsDomainFirst
            ? target == Self.callerIndex : domain == DomainID.current.rawValue
    }

    /// Maps a GSI to a pIRQ of a domain.
    ///
    /// The caller needs access to the GSI.
    private mutating func mapGSI(_ index: Int32, as wanted: Int32, into target: Int)
        throws(Errno) -> Int32
    {
        guard ioapic.has(index) else { throw .einval }
        // Xen reads the index as a pIRQ of the caller, and as a GSI if there is no such pIRQ.
        var interrupt = domains[Self.callerIndex].pirqs.interrupt(of: index)
        if interrupt <= 0 {
            guard domains[Self.callerIndex].isHardwareDomain else { throw .einval }
            interrupt = index
        }
        let pirq = try domains[target].pirqs.allocatePIRQ(
            wanted, for: interrupt, hardware.gsiCount, isGSI: true)
        guard domains[Self.callerIndex].pirqs.isPermitted(interrupt) else { throw .eperm }
        try domains[target].pirqs.map(pirq, to: interrupt)
        return pirq
    }

    /// Handles an HVM domain's own GSI, which belongs to an emulated controller.
    private func mapEmulatedGSI(_ argument: mirror_physdev_map_pirq) throws(CallFailure) {
        guard argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_GSI), argument.index >= 0 else {
            throw .errno(.einval)
        }
        throw .notEmulated("the fake does not model the emulated interrupts of an HVM domain")
    }

    // MARK: Unmapping

    mutating func unmapPIRQ(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_unmap_pirq(), from: address)
        guard let target = domainIndex(byAnyID: argument.domid) else { throw .errno(.esrch) }
        if isSelf(argument.domid, target), caller.usesHVM, caller.hasPIRQs {
            throw .notEmulated("the fake does not model the emulated interrupts of an HVM domain")
        }
        try requireControl(of: target)
        let interrupt = domains[target].pirqs.interrupt(of: argument.pirq)
        return try Self.zeroOrErrno { () throws(Errno) in
            try domains[target].pirqs.unmap(argument.pirq)
            if behavior.mutations.contains(.keepsAccessAfterUnmap) {
                domains[target].pirqs.setAccess(interrupt, true)
            }
        }
    }

    // MARK: Other operations

    mutating func getFreePIRQ(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_physdev_get_free_pirq(), from: address)
        argument.pirq = try CallFailure.convertingErrno { () throws(Errno) in
            UInt32(
                try domains[Self.callerIndex].pirqs.reserve(
                    hardware.gsiCount, isGSI: argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_GSI)))
        }
        try memory.store(argument, to: address)
        return 0
    }

    func eoi(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64 {
        let argument = try memory.load(mirror_physdev_eoi(), from: address)
        guard let pirq = Int32(exactly: argument.irq), caller.pirqs.hasRecord(of: pirq) else {
            throw .errno(.einval)
        }
        return 0
    }

    func irqStatusQuery(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_physdev_irq_status_query(), from: address)
        guard argument.irq < UInt32(caller.pirqs.count) else { throw .errno(.einval) }
        if caller.usesHVM, caller.pirqs.interrupt(of: Int32(argument.irq)) <= 0 {
            throw .errno(.einval)
        }
        argument.flags = MIRROR_XENIRQSTAT_needs_eoi
        try memory.store(argument, to: address)
        return 0
    }

    /// Returns 0, or throws the errno of the operation.
    static func zeroOrErrno(_ body: () throws(Errno) -> Void) throws(CallFailure) -> Int64 {
        try CallFailure.convertingErrno(body)
        return 0
    }
}
