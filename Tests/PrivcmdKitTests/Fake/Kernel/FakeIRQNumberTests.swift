// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

/// Why an irq is not a GSI.
@Suite struct `Linux's irqs for GSIs` {
    private let first = SBDF(segment: 0, bus: 1, slot: 0, function: 0)
    private let second = SBDF(segment: 0, bus: 2, slot: 0, function: 0)
    private static let two = [
        FakeBoard.IOAPIC(firstGSI: GSI(0), pinCount: 24),
        FakeBoard.IOAPIC(firstGSI: GSI(24), pinCount: 32),
    ]

    @Test func `are handed out from the second IO-APIC on, first come, first numbered`() {
        var numbers = FakeIRQNumbers(Self.two, isPV: false)
        #expect(numbers.take(GSI(38), for: first) == IRQ(24))
        #expect(numbers.take(GSI(28), for: second) == IRQ(25))
        #expect(numbers.take(GSI(38), for: second) == IRQ(24))
        #expect(numbers.take(GSI(22), for: first) == IRQ(22))
    }

    @Test func `are the GSIs on the first IO-APIC, and everywhere in a PV dom0`() {
        var numbers = FakeIRQNumbers(Self.two, isPV: true)
        #expect(numbers.take(GSI(38), for: first) == IRQ(38))
        var one = FakeIRQNumbers([Self.two[0]], isPV: false)
        #expect(one.take(GSI(22), for: first) == IRQ(22))
        #expect(one.take(GSI(38), for: first) == nil)
    }

    @Test func `are free again when the last device has given its own back`() {
        var numbers = FakeIRQNumbers(Self.two, isPV: false)
        _ = numbers.take(GSI(38), for: first)
        _ = numbers.take(GSI(38), for: second)
        numbers.giveBack(GSI(38), by: first)
        #expect(numbers.take(GSI(28), for: first) == IRQ(25))
        numbers.giveBack(GSI(38), by: second)
        #expect(numbers.take(GSI(30), for: second) == IRQ(24))
    }

    @Test func `that devices have had from the start are taken`() {
        var numbers = FakeIRQNumbers(Self.two, isPV: false)
        numbers.note(IRQ(24), of: GSI(40), for: first)
        #expect(numbers.take(GSI(38), for: second) == IRQ(25))
        #expect(numbers.take(GSI(40), for: second) == IRQ(24))
    }
}
