// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Linux's irq numbers of the GSIs in use.
///
/// A PV dom0 uses the GSI as irq. So does Linux for the IO-APIC with the legacy interrupts. For
/// GSIs of other IO-APICs, Linux allocates the lowest free number above that one's, so irq and GSI
/// differ.
///
/// Source: arch/x86/kernel/apic/io_apic.c, drivers/xen/events/events_base.c (Linux 6.12).
package struct FakeIRQAllocator {
    /// The number of legacy interrupts.
    private static let legacyCount: UInt32 = 16

    private let isPV: Bool
    private let ioAPICs: [IOAPICTopology.IOAPIC]
    /// The lowest number that is allocated.
    private let firstDynamic: UInt32
    private var inUse: [UInt32: Allocation] = [:]

    private struct Allocation {
        let irq: IRQ
        var users: Set<SBDF>
    }

    /// Creates the allocator for a machine; no GSI is in use.
    package init(_ ioAPICs: [IOAPICTopology.IOAPIC], isPV: Bool) {
        self.isPV = isPV
        self.ioAPICs = ioAPICs
        firstDynamic =
            ioAPICs.filter(Self.isLegacy).map(\.gsis.upperBound).max() ?? Self.legacyCount
    }

    private static func isLegacy(_ ioAPIC: IOAPICTopology.IOAPIC) -> Bool {
        ioAPIC.firstGSI.rawValue < legacyCount
    }

    /// Records an irq that a device used before the first call.
    package mutating func reserve(_ irq: IRQ, of gsi: GSI, for device: SBDF) {
        inUse[gsi.rawValue, default: Allocation(irq: irq, users: [])].users.insert(device)
    }

    /// Allocates the irq of a GSI for a device.
    ///
    /// - Returns: the irq; nil if no IO-APIC has the GSI.
    package mutating func allocate(_ gsi: GSI, for device: SBDF) -> IRQ? {
        if let use = inUse[gsi.rawValue] {
            inUse[gsi.rawValue]?.users.insert(device)
            return use.irq
        }
        guard let ioAPIC = ioAPICs.first(where: { $0.gsis.contains(gsi.rawValue) })
        else { return nil }
        let isFixed = isPV || Self.isLegacy(ioAPIC)
        let irq = isFixed ? IRQ(gsi.rawValue) : lowestFree
        inUse[gsi.rawValue] = Allocation(irq: irq, users: [device])
        return irq
    }

    /// The GSI of an irq; nil if the irq is not in use.
    func gsi(of irq: IRQ) -> GSI? { inUse.first { $0.value.irq == irq }.map { GSI($0.key) } }

    private var lowestFree: IRQ {
        let used = Set(inUse.values.map(\.irq.rawValue))
        var number = firstDynamic
        while used.contains(number) { number += 1 }
        return IRQ(number)
    }

    /// Releases a device's use of a GSI.
    ///
    /// After the last use its irq is free.
    package mutating func release(_ gsi: GSI, by device: SBDF) {
        inUse[gsi.rawValue]?.users.remove(device)
        if inUse[gsi.rawValue]?.users.isEmpty == true { inUse[gsi.rawValue] = nil }
    }
}
