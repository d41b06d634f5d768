// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// map_pirq for messages, up to the device that would send them.
///
/// Source: xen/arch/x86/irq.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// The greatest block of messages that a device may have.
    private static let greatestBlock: Int32 = 32

    /// Maps messages of a device; the argument comes back as Xen leaves it.
    mutating func mapMessage(
        _ argument: inout mirror_physdev_map_pirq, into target: Int, _ segment: UInt16
    ) throws(CallFailure) {
        let isBlock = argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI)
        let isNew = isBlock || argument.index == -1
        let wanted = isNew ? machine.freeMessage ?? -1 : argument.index
        guard wanted >= machine.gsiCount, wanted < machine.interruptCount else {
            throw .errno(.einval)
        }
        let pirq: Int32
        do throws(Errno) {
            pirq =
                isBlock && argument.pirq < 0
                ? try chooseBlock(&argument.entry_nr, of: target)
                : try domains[target].interrupts.choose(
                    argument.pirq, for: wanted, machine.gsiCount, isGSI: false)
            // A new interrupt is the caller's to use.
            guard isNew || caller.interrupts.mayUse(wanted) else { throw .eperm }
            guard pirq >= 0, pirq < domains[target].interrupts.count else { throw .einval }
        } catch {
            throw .errno(error)
        }
        let taken = domains[target].interrupts.interrupt(of: pirq)
        if taken > 0, taken != wanted {
            // Nobody minds that nothing was mapped, and a new interrupt is left lying about.
            if isNew {
                machine.takeMessage(wanted)
                domains[Self.callerIndex].interrupts.setAccess(wanted, true)
            }
            argument.pirq = pirq
            return
        }
        let device = SBDF(
            segment: segment, bus: UInt8(truncatingIfNeeded: argument.bus),
            slot: UInt8(truncatingIfNeeded: argument.devfn) >> 3,
            function: UInt8(truncatingIfNeeded: argument.devfn))
        guard let index = pci.index(of: device), pci[index].owner == domains[target].id else {
            domains[target].interrupts.forget(pirq)
            throw .errno(.enodev)
        }
        throw .unanswered("the fake models no messages of a device")
    }

    /// Finds a block of pIRQs; the number asked for comes back as that of a block, or of one that
    /// could have been had.
    private mutating func chooseBlock(_ count: inout Int32, of target: Int) throws(Errno) -> Int32 {
        guard (1...Self.greatestBlock).contains(count) else { throw .edom }
        while count & (count - 1) != 0 { count += count & -count }
        let gsiCount = machine.gsiCount
        if let pirq = domains[target].interrupts.freeBlock(of: Int(count), gsiCount) { return pirq }
        repeat {
            count >>= 1
        } while count > 1
            && domains[target].interrupts.freeBlock(of: Int(count), gsiCount) == nil
        throw .enospc
    }
}
