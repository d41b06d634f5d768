// SPDX-License-Identifier: MIT

/// Linux's numbers for the GSIs that are in use.
///
/// A PV dom0 numbers each GSI by itself, and so does Linux those of the IO-APIC that has the legacy
/// interrupts. Those of another IO-APIC get the lowest free number above that one's,
/// the first that asks the first: irq and GSI then differ.
///
/// Source: arch/x86/kernel/apic/io_apic.c, drivers/xen/events/events_base.c (Linux 6.12).
struct FakeIRQNumbers {
    /// How many legacy interrupts there are.
    private static let legacyCount: UInt32 = 16

    private let isPV: Bool
    private let ioAPICs: [FakeBoard.IOAPIC]
    /// The lowest number that is handed out.
    private let firstFree: UInt32
    private var inUse: [UInt32: Use] = [:]

    private struct Use {
        let irq: IRQ
        var users: Set<SBDF>
    }

    /// Numbers the GSIs of a machine, of which none is in use.
    init(_ ioAPICs: [FakeBoard.IOAPIC], isPV: Bool) {
        self.isPV = isPV
        self.ioAPICs = ioAPICs
        firstFree =
            ioAPICs.filter(Self.isLegacy).map(\.gsis.upperBound).max() ?? Self.legacyCount
    }

    private static func isLegacy(_ ioAPIC: FakeBoard.IOAPIC) -> Bool {
        ioAPIC.firstGSI.rawValue < legacyCount
    }

    /// Notes that a device has had a number since before the first call.
    mutating func note(_ irq: IRQ, of gsi: GSI, for device: SBDF) {
        inUse[gsi.rawValue, default: Use(irq: irq, users: [])].users.insert(device)
    }

    /// Numbers a GSI for a device.
    ///
    /// - Returns: the number; nil for a GSI that no IO-APIC has.
    mutating func take(_ gsi: GSI, for device: SBDF) -> IRQ? {
        if let use = inUse[gsi.rawValue] {
            inUse[gsi.rawValue]?.users.insert(device)
            return use.irq
        }
        guard let ioAPIC = ioAPICs.first(where: { $0.gsis.contains(gsi.rawValue) })
        else { return nil }
        let isFixed = isPV || Self.isLegacy(ioAPIC)
        let irq = isFixed ? IRQ(gsi.rawValue) : lowestFree
        inUse[gsi.rawValue] = Use(irq: irq, users: [device])
        return irq
    }

    /// The GSI that a number stands for; nil for one that is not in use.
    func gsi(of irq: IRQ) -> GSI? { inUse.first { $0.value.irq == irq }.map { GSI($0.key) } }

    private var lowestFree: IRQ {
        let taken = Set(inUse.values.map(\.irq.rawValue))
        var number = firstFree
        while taken.contains(number) { number += 1 }
        return IRQ(number)
    }

    /// Says that a device needs the number no longer: the next GSI may get it.
    mutating func giveBack(_ gsi: GSI, by device: SBDF) {
        inUse[gsi.rawValue]?.users.remove(device)
        if inUse[gsi.rawValue]?.users.isEmpty == true { inUse[gsi.rawValue] = nil }
    }
}
