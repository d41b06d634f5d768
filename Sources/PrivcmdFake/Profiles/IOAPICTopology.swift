// SPDX-License-Identifier: MIT

/// The IO-APICs of a fake's machine.
public struct IOAPICTopology: Equatable, Sendable {
    /// The IO-APICs, in the order of their GSIs.
    public var ioAPICs: [IOAPIC]

    /// An IO-APIC and its range of GSIs.
    public struct IOAPIC: Equatable, Sendable {
        /// Its first GSI.
        public var firstGSI: GSI
        /// The number of its pins.
        public var pinCount: UInt32

        /// Describes an IO-APIC.
        ///
        /// - Parameters:
        ///   - firstGSI: its first GSI.
        ///   - pinCount: the number of its pins.
        public init(firstGSI: GSI, pinCount: UInt32) {
            self.firstGSI = firstGSI
            self.pinCount = pinCount
        }

        /// Its GSIs.
        var gsis: Range<UInt32> { firstGSI.rawValue..<(firstGSI.rawValue + pinCount) }
    }

    /// Creates a topology; by default one IO-APIC with 24 pins.
    ///
    /// - Parameter ioAPICs: the IO-APICs.
    public init(ioAPICs: [IOAPIC] = [IOAPIC(firstGSI: GSI(0), pinCount: 24)]) {
        self.ioAPICs = ioAPICs
    }

    /// The number of GSIs: the highest one plus 1.
    var gsiCount: Int { Int(ioAPICs.map(\.gsis.upperBound).max() ?? 0) }
}
