// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// map_pirq for MSIs, up to the lookup of the device.
///
/// Source: xen/arch/x86/irq.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// The largest block of MSIs of a device.
    private static let maxMSIBlock: Int32 = 32

    /// Maps MSIs of a device.
    ///
    /// Updates the argument as Xen does.
    mutating func mapMSI(
        _ argument: inout mirror_physdev_map_pirq, into target: Int, _ segment: UInt16
    ) throws(CallFailure) {
        let isBlock = argument.type == Int32(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI)
        let isNew = isBlock || argument.index == -1
        let wanted = isNew ? hardware.freeMSIInterrupt ?? -1 : argument.index
        guard wanted >= hardware.gsiCount, wanted < hardware.interruptCount else {
            throw .errno(.einval)
        }
        let pirq = try CallFailure.convertingErrno { () throws(Errno) in
            let pirq =
                isBlock && argument.pirq < 0
                ? try allocatePIRQBlock(&argument.entry_nr, of: target)
                : try domains[target].pirqs.allocatePIRQ(
                    argument.pirq, for: wanted, hardware.gsiCount, isGSI: false)
            // The caller has access to a newly allocated interrupt.
            guard isNew || caller.pirqs.isPermitted(wanted) else { throw .eperm }
            guard pirq >= 0, pirq < domains[target].pirqs.count else { throw .einval }
            return pirq
        }
        let current = domains[target].pirqs.interrupt(of: pirq)
        if current > 0, current != wanted {
            // Xen returns success without a mapping, and leaks the new interrupt.
            if isNew {
                hardware.allocateMSI(wanted)
                domains[Self.callerIndex].pirqs.setAccess(wanted, true)
            }
            argument.pirq = pirq
            return
        }
        let device = SBDF(
            segment: segment, bus: UInt8(truncatingIfNeeded: argument.bus),
            slot: UInt8(truncatingIfNeeded: argument.devfn) >> 3,
            function: UInt8(truncatingIfNeeded: argument.devfn))
        guard let index = pci.index(of: device), pci[index].owner == domains[target].id else {
            domains[target].pirqs.discardRecord(pirq)
            throw .errno(.enodev)
        }
        throw .notEmulated("the fake does not model a device's MSIs")
    }

    /// Finds a block of pIRQs.
    ///
    /// Sets the count to its size, or on failure to a size that is
    /// available.
    private mutating func allocatePIRQBlock(_ count: inout Int32, of target: Int) throws(Errno)
        -> Int32
    {
        guard (1...Self.maxMSIBlock).contains(count) else { throw .edom }
        while count & (count - 1) != 0 { count += count & -count }
        let gsiCount = hardware.gsiCount
        if let pirq = domains[target].pirqs.findFreeBlock(of: Int(count), gsiCount) { return pirq }
        repeat {
            count >>= 1
        } while count > 1
            && domains[target].pirqs.findFreeBlock(of: Int(count), gsiCount) == nil
        throw .enospc
    }
}
