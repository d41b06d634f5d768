// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The machine's IO-APICs: the number of GSIs, and the programmed pins.
///
/// Source: xen/arch/x86/mpparse.c, xen/arch/x86/io_apic.c (Xen 4.20).
struct FakeIOAPIC {
    /// PCs wire the timer, whose interrupt is 0, to this pin.
    private static let timerPin: Int32 = 2

    /// The number of GSIs.
    let count: Int
    /// The address of the first IO-APIC's registers.
    let base: UInt64
    private var programmed: ContiguousArray<Bool>

    /// Creates the IO-APICs of a machine.
    init(_ machine: FakeProfile.Machine, registered: Set<GSI>) {
        count = machine.gsiCount
        base = machine.ioapicAddress
        programmed = ContiguousArray(repeating: false, count: count)
        for gsi in registered where gsi.rawValue < count { programmed[Int(gsi.rawValue)] = true }
    }

    /// Whether the number is a GSI.
    func has(_ number: Int32) -> Bool { number >= 0 && number < count }

    /// Registers a GSI.
    ///
    /// Throws EEXIST if it is already registered.
    mutating func register(_ gsi: Int32) throws(Errno) {
        guard !programmed[Int(gsi)] else { throw .eexist }
        programmed[Int(gsi)] = true
    }

    /// The interrupt of a GSI, as gsi_permission looks it up.
    func interrupt(of gsi: UInt32) throws(Errno) -> Int32 {
        guard gsi < count else { throw .erange }
        // GSI 0 and the timer's pin both map to interrupt 0, which gsi_permission refuses.
        guard gsi != 0, Int32(gsi) != Self.timerPin else { throw .einval }
        return Int32(gsi)
    }
}
