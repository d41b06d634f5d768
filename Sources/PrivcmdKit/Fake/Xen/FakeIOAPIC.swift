// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The machine's IO-APICs: how many GSIs there are, and which pins are programmed.
///
/// Source: xen/arch/x86/mpparse.c, xen/arch/x86/io_apic.c (Xen 4.20).
struct FakeIOAPIC {
    /// The pin to which PCs wire the timer, whose interrupt is 0.
    private static let timerPin: Int32 = 2

    /// How many GSIs there are.
    let count: Int
    /// Where the registers of the first lie.
    let base: UInt64
    private var programmed: ContiguousArray<Bool>

    /// Makes the IO-APICs of a machine.
    init(_ machine: FakeProfile.Machine, registered: Set<GSI>) {
        count = machine.gsiCount
        base = machine.ioapicAddress
        programmed = ContiguousArray(repeating: false, count: count)
        for gsi in registered where gsi.rawValue < count { programmed[Int(gsi.rawValue)] = true }
    }

    /// Whether a number is a GSI's.
    func has(_ number: Int32) -> Bool { number >= 0 && number < count }

    /// Registers a GSI; each is registered once.
    mutating func register(_ gsi: Int32) throws(Errno) {
        guard !programmed[Int(gsi)] else { throw .eexist }
        programmed[Int(gsi)] = true
    }

    /// The interrupt that a GSI stands for, as gsi_permission looks it up.
    func interrupt(of gsi: UInt32) throws(Errno) -> Int32 {
        guard gsi < count else { throw .erange }
        // The timer's own pin and number are the two that stand for interrupt 0.
        guard gsi != 0, Int32(gsi) != Self.timerPin else { throw .einval }
        return Int32(gsi)
    }
}
