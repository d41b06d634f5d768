// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The IO-APICs of a fake's machine.
package struct IOAPICTopology: Equatable, Sendable {
    /// The IO-APICs, in the order of their GSIs.
    package var ioAPICs: [IOAPIC]

    /// An IO-APIC and its range of GSIs.
    package struct IOAPIC: Equatable, Sendable {
        package var firstGSI: GSI
        /// The number of its pins.
        package var pinCount: UInt32

        /// Describes an IO-APIC.
        package init(firstGSI: GSI, pinCount: UInt32) {
            self.firstGSI = firstGSI
            self.pinCount = pinCount
        }

        package var gsis: Range<UInt32> { firstGSI.rawValue..<(firstGSI.rawValue + pinCount) }
    }

    /// Creates a topology; by default one IO-APIC with 24 pins.
    package init(ioAPICs: [IOAPIC] = [IOAPIC(firstGSI: GSI(0), pinCount: 24)]) {
        self.ioAPICs = ioAPICs
    }

    /// The number of GSIs: the highest one plus 1.
    var gsiCount: Int { Int(ioAPICs.map(\.gsis.upperBound).max() ?? 0) }
}
