// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The operations of physdev_op on pIRQs.
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
        return try Self.result { () throws(Errno) in try ioapic.register(argument.gsi) }
    }

    /// Registers a GSI, as the kernel itself asks for.
    ///
    /// - Parameter gsi: the GSI.
    /// - Returns: the error that setup_gsi would answer; nil where it would answer 0.
    mutating func setUpGSI(_ gsi: GSI) -> Errno? {
        let operation = UInt64(MIRROR_PHYSDEVOP_setup_gsi)
        guard openOperations & 1 << operation != 0 else { return .enosys }
        guard let number = Int32(exactly: gsi.rawValue), ioapic.has(number) else { return .einval }
        guard caller.isControlDomain else { return .eperm }
        return Self.failure { () throws(Errno) in try ioapic.register(number) }
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
        let target = indexOfAny(argument.domid)
        guard target != nil || !traits.mapPIRQFindsDomainFirst else { throw .errno(.esrch) }
        let outcome: Errno?
        do throws(CallFailure) {
            guard let target else { throw .errno(.esrch) }
            try mapPIRQ(&argument, into: target, segment)
            outcome = nil
        } catch {
            guard case .errno(let errno) = error else { throw error }
            outcome = errno
        }
        // The structure is copied back on an error too.
        try memory.store(argument, to: address)
        if let outcome { throw .errno(outcome) }
        return 0
    }

    private mutating func mapPIRQ(
        _ argument: inout mirror_physdev_map_pirq, into target: Int, _ segment: UInt16
    ) throws(CallFailure) {
        let isSelf =
            traits.mapPIRQFindsDomainFirst
            ? target == Self.callerIndex : argument.domid == DomainID.current.rawValue
        if isSelf, caller.isInHardware, caller.hasPIRQs {
            return try mapEmulated(argument)
        }
        try requireControl(of: target)
        switch argument.type {
        case Int32(MIRROR_MAP_PIRQ_TYPE_GSI):
            do throws(Errno) {
                argument.pirq = try mapGSI(argument.index, as: argument.pirq, into: target)
            } catch {
                throw .errno(error)
            }
        case Int32(MIRROR_MAP_PIRQ_TYPE_MSI), Int32(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI):
            try mapMessage(&argument, into: target, segment)
        default: throw .errno(.einval)
        }
    }

    /// Maps a GSI to a pIRQ of a domain, with the caller's right to it.
    private mutating func mapGSI(_ index: Int32, as wanted: Int32, into target: Int)
        throws(Errno) -> Int32
    {
        guard ioapic.has(index) else { throw .einval }
        // The index is taken for a pIRQ of the caller first, and for a GSI where there is none such.
        var interrupt = domains[Self.callerIndex].interrupts.interrupt(of: index)
        if interrupt <= 0 {
            guard domains[Self.callerIndex].isHardwareDomain else { throw .einval }
            interrupt = index
        }
        let pirq = try domains[target].interrupts.choose(
            wanted, for: interrupt, machine.gsiCount, isGSI: true)
        guard domains[Self.callerIndex].interrupts.mayUse(interrupt) else { throw .eperm }
        try domains[target].interrupts.map(pirq, to: interrupt)
        return pirq
    }

    /// An HVM domain's own GSI, which is one of its emulated controllers'.
    private func mapEmulated(_ argument: mirror_physdev_map_pirq) throws(CallFailure) {
        guard argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_GSI), argument.index >= 0 else {
            throw .errno(.einval)
        }
        throw .unanswered("the fake does not model the emulated interrupts of an HVM domain")
    }

    // MARK: Unmapping

    mutating func unmapPIRQ(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_unmap_pirq(), from: address)
        guard let target = indexOfAny(argument.domid) else { throw .errno(.esrch) }
        let isSelf =
            traits.mapPIRQFindsDomainFirst
            ? target == Self.callerIndex : argument.domid == DomainID.current.rawValue
        if isSelf, caller.isInHardware, caller.hasPIRQs {
            throw .unanswered("the fake does not model the emulated interrupts of an HVM domain")
        }
        try requireControl(of: target)
        let interrupt = domains[target].interrupts.interrupt(of: argument.pirq)
        return try Self.result { () throws(Errno) in
            try domains[target].interrupts.unmap(argument.pirq)
            if traits.flaws.contains(.keepsAccessAfterUnmap) {
                domains[target].interrupts.setAccess(interrupt, true)
            }
        }
    }

    // MARK: The rest

    mutating func reservePIRQ(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_physdev_get_free_pirq(), from: address)
        do throws(Errno) {
            argument.pirq = UInt32(
                try domains[Self.callerIndex].interrupts.reserve(
                    machine.gsiCount,
                    isGSI: argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_GSI)))
        } catch {
            throw .errno(error)
        }
        try memory.store(argument, to: address)
        return 0
    }

    func endOfInterrupt(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_eoi(), from: address)
        guard let pirq = Int32(exactly: argument.irq), caller.interrupts.hasRecord(of: pirq) else {
            throw .errno(.einval)
        }
        return 0
    }

    func interruptStatus(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var argument = try memory.load(mirror_physdev_irq_status_query(), from: address)
        guard argument.irq < UInt32(caller.interrupts.count) else { throw .errno(.einval) }
        if caller.isInHardware, caller.interrupts.interrupt(of: Int32(argument.irq)) <= 0 {
            throw .errno(.einval)
        }
        argument.flags = MIRROR_XENIRQSTAT_needs_eoi
        try memory.store(argument, to: address)
        return 0
    }

    /// The result of an operation that answers 0 or an error.
    static func result(_ body: () throws(Errno) -> Void) throws(CallFailure) -> Int64 {
        do throws(Errno) {
            try body()
        } catch {
            throw .errno(error)
        }
        return 0
    }

    /// The error of an operation; nil where it has none.
    static func failure(_ body: () throws(Errno) -> Void) -> Errno? {
        do throws(Errno) {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
