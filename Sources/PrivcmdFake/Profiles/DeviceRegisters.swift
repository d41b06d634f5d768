// SPDX-License-Identifier: MIT

/// A device's registers as the profile states them: its memory, its MSI and MSI-X capabilities, and
/// the effect of a reset.
package struct DeviceRegisters: Equatable, Sendable {
    /// Its base address registers.
    package var bars: [BAR]
    /// The offset of its MSI capability; nil if it has none.
    package var msi: UInt8?
    /// Its MSI-X capability; nil if it has none.
    package var msix: MSIX?
    /// Whether it decodes memory accesses when the fake starts.
    package var decodesMemory: Bool
    /// Whether a reset clears its base address registers; a power-state reset does not.
    package var isClearedByReset: Bool
    /// The other bits of its command register when the fake starts.
    package var command: UInt16 = 0
    /// Its Interrupt Line register when the fake starts; nil for the irq that sysfs shows.
    package var interruptLine: UInt8?

    /// Describes a device's registers.
    ///
    /// - Parameters:
    ///   - bars: its base address registers.
    ///   - msi: the offset of its MSI capability.
    ///   - msix: its MSI-X capability.
    ///   - decodesMemory: whether it decodes memory accesses when the fake starts.
    ///   - isClearedByReset: whether a reset clears its base address registers.
    package init(
        bars: [BAR] = [], msi: UInt8? = nil, msix: MSIX? = nil, decodesMemory: Bool = true,
        isClearedByReset: Bool = true
    ) {
        self.bars = bars
        self.msi = msi
        self.msix = msix
        self.decodesMemory = decodesMemory
        self.isClearedByReset = isClearedByReset
    }

    /// A base address register, or the pair that holds a 64-bit address.
    package struct BAR: Equatable, Sendable {
        /// The index of the register, 0 to 5; of the first one of a pair.
        package var index: Int
        /// The first memory address or I/O port.
        package var address: UInt64
        /// The size in bytes: a power of two.
        package var size: UInt64
        /// The kind of address.
        package var kind: Kind

        /// The kind of address that a base address register holds.
        package enum Kind: String, Codable, Sendable, CaseIterable {
            /// I/O ports.
            case ports
            /// Memory at a 32-bit address.
            case memory32
            /// Memory at a 64-bit address, in two registers.
            case memory64
        }

        /// Describes a base address register.
        ///
        /// - Parameters:
        ///   - index: the index of the register.
        ///   - address: the first address.
        ///   - size: the size in bytes.
        ///   - kind: the kind of address.
        package init(_ index: Int, at address: UInt64, size: UInt64, _ kind: Kind = .memory32) {
            self.index = index
            self.address = address
            self.size = size
            self.kind = kind
        }
    }

    /// An MSI-X capability.
    package struct MSIX: Equatable, Sendable {
        /// Its offset in the configuration space.
        package var offset: UInt8
        /// How many vectors the device has.
        package var count: UInt16
        /// The index of the base address register whose memory holds the table and the pending
        /// bits.
        package var bar: Int
        /// The offset of the table in that memory.
        package var table: UInt64
        /// The offset of the pending bits in that memory.
        package var pending: UInt64

        /// Describes an MSI-X capability.
        ///
        /// - Parameters:
        ///   - offset: its offset in the configuration space.
        ///   - count: how many vectors the device has.
        ///   - bar: the base address register whose memory holds the table.
        ///   - table: the offset of the table in that memory.
        ///   - pending: the offset of the pending bits in that memory.
        package init(
            at offset: UInt8, count: UInt16, bar: Int, table: UInt64, pending: UInt64
        ) {
            self.offset = offset
            self.count = count
            self.bar = bar
            self.table = table
            self.pending = pending
        }
    }
}
