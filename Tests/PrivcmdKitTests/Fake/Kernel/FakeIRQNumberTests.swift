// SPDX-License-Identifier: MIT

import PrivcmdFake
import Testing

@testable import PrivcmdKit

/// These numbers are the reason why an irq is not a GSI.
@Suite struct `fake Linux irq numbers` {
    private let first = SBDF(segment: 0, bus: 1, slot: 0, function: 0)
    private let second = SBDF(segment: 0, bus: 2, slot: 0, function: 0)
    private static let ioAPICs = [
        IOAPICTopology.IOAPIC(firstGSI: GSI(0), pinCount: 24),
        IOAPICTopology.IOAPIC(firstGSI: GSI(24), pinCount: 32),
    ]

    @Test func `GSIs of the second IO-APIC get the next free irq`() {
        var irqs = FakeIRQAllocator(Self.ioAPICs, isPV: false)
        #expect(irqs.allocate(GSI(38), for: first) == IRQ(24))
        #expect(irqs.allocate(GSI(28), for: second) == IRQ(25))
        #expect(irqs.allocate(GSI(38), for: second) == IRQ(24))
        #expect(irqs.allocate(GSI(22), for: first) == IRQ(22))
    }

    @Test func `GSIs of the first IO-APIC, and all GSIs of a PV dom0, equal their irq`() {
        var irqs = FakeIRQAllocator(Self.ioAPICs, isPV: true)
        #expect(irqs.allocate(GSI(38), for: first) == IRQ(38))
        var single = FakeIRQAllocator([Self.ioAPICs[0]], isPV: false)
        #expect(single.allocate(GSI(22), for: first) == IRQ(22))
        #expect(single.allocate(GSI(38), for: first) == nil)
    }

    @Test func `an irq is free after its last device released it`() {
        var irqs = FakeIRQAllocator(Self.ioAPICs, isPV: false)
        _ = irqs.allocate(GSI(38), for: first)
        _ = irqs.allocate(GSI(38), for: second)
        irqs.release(GSI(38), by: first)
        #expect(irqs.allocate(GSI(28), for: first) == IRQ(25))
        irqs.release(GSI(38), by: second)
        #expect(irqs.allocate(GSI(30), for: second) == IRQ(24))
    }

    @Test func `an irq reserved at start is not allocated to another GSI`() {
        var irqs = FakeIRQAllocator(Self.ioAPICs, isPV: false)
        irqs.reserve(IRQ(24), of: GSI(40), for: first)
        #expect(irqs.allocate(GSI(38), for: second) == IRQ(25))
        #expect(irqs.allocate(GSI(40), for: second) == IRQ(24))
    }
}
