// SPDX-License-Identifier: MIT

extension FakeProfile {
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
}
