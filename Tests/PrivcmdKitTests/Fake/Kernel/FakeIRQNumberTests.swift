// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

/// Why an irq is not a GSI.
@Suite struct `Linux's irqs for GSIs` {
    private let first = SBDF(segment: 0, bus: 1, slot: 0, function: 0)
    private let second = SBDF(segment: 0, bus: 2, slot: 0, function: 0)
    private static let two = [
        IOAPICTopology.IOAPIC(firstGSI: GSI(0), pinCount: 24),
        IOAPICTopology.IOAPIC(firstGSI: GSI(24), pinCount: 32),
    ]

    @Test func `are handed out from the second IO-APIC on, first come, first numbered`() {
        var numbers = FakeIRQAllocator(Self.two, isPV: false)
        #expect(numbers.allocate(GSI(38), for: first) == IRQ(24))
        #expect(numbers.allocate(GSI(28), for: second) == IRQ(25))
        #expect(numbers.allocate(GSI(38), for: second) == IRQ(24))
        #expect(numbers.allocate(GSI(22), for: first) == IRQ(22))
    }

    @Test func `are the GSIs on the first IO-APIC, and everywhere in a PV dom0`() {
        var numbers = FakeIRQAllocator(Self.two, isPV: true)
        #expect(numbers.allocate(GSI(38), for: first) == IRQ(38))
        var one = FakeIRQAllocator([Self.two[0]], isPV: false)
        #expect(one.allocate(GSI(22), for: first) == IRQ(22))
        #expect(one.allocate(GSI(38), for: first) == nil)
    }

    @Test func `are free again when the last device has given its own back`() {
        var numbers = FakeIRQAllocator(Self.two, isPV: false)
        _ = numbers.allocate(GSI(38), for: first)
        _ = numbers.allocate(GSI(38), for: second)
        numbers.release(GSI(38), by: first)
        #expect(numbers.allocate(GSI(28), for: first) == IRQ(25))
        numbers.release(GSI(38), by: second)
        #expect(numbers.allocate(GSI(30), for: second) == IRQ(24))
    }

    @Test func `that devices have had from the start are taken`() {
        var numbers = FakeIRQAllocator(Self.two, isPV: false)
        numbers.reserve(IRQ(24), of: GSI(40), for: first)
        #expect(numbers.allocate(GSI(38), for: second) == IRQ(25))
        #expect(numbers.allocate(GSI(40), for: second) == IRQ(24))
    }
}
