// SPDX-License-Identifier: MIT

/// The interrupt controllers of the machine under a fake.
public struct FakeBoard: Equatable, Sendable {
    /// The IO-APICs, in the order of their GSIs.
    public var ioAPICs: [IOAPIC]

    /// An IO-APIC: a run of GSIs.
    public struct IOAPIC: Equatable, Sendable {
        /// Its first GSI.
        public var firstGSI: GSI
        /// How many it has.
        public var pinCount: UInt32

        /// Makes an IO-APIC.
        ///
        /// - Parameters:
        ///   - firstGSI: its first GSI.
        ///   - pinCount: how many it has.
        public init(firstGSI: GSI, pinCount: UInt32) {
            self.firstGSI = firstGSI
            self.pinCount = pinCount
        }

        /// The GSIs that are its own.
        var gsis: Range<UInt32> { firstGSI.rawValue..<(firstGSI.rawValue + pinCount) }
    }

    /// Makes a board: with one IO-APIC of 24 pins, unless it is said otherwise.
    ///
    /// - Parameter ioAPICs: the IO-APICs.
    public init(ioAPICs: [IOAPIC] = [IOAPIC(firstGSI: GSI(0), pinCount: 24)]) {
        self.ioAPICs = ioAPICs
    }

    /// How many GSIs there are, the highest and all below it.
    var gsiCount: Int { Int(ioAPICs.map(\.gsis.upperBound).max() ?? 0) }
}
