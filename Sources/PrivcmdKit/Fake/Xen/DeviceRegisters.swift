// SPDX-License-Identifier: MIT

/// What a profile says of a device's registers: where its memory lies, how it sends messages, and
/// what becomes of that when it is reset.
public struct DeviceRegisters: Equatable, Sendable {
    /// Its base address registers.
    public var bars: [BAR]
    /// Where its MSI capability lies; nil where it has none.
    public var msi: UInt8?
    /// Its MSI-X capability; nil where it has none.
    public var msix: MSIX?
    /// Whether it decodes accesses to its memory when the fake begins.
    public var decodesMemory: Bool
    /// Whether a reset clears its base address registers; a reset by power management does not.
    public var isClearedByReset: Bool
    /// What else its command register holds when the fake begins, beside the decoding of memory.
    public var command: UInt16 = 0
    /// What its Interrupt Line register holds then; nil for the irq that the system shows.
    public var interruptLine: UInt8?

    /// Makes what is known of a device's registers.
    ///
    /// - Parameters:
    ///   - bars: its base address registers.
    ///   - msi: where its MSI capability lies.
    ///   - msix: its MSI-X capability.
    ///   - decodesMemory: whether it decodes accesses to its memory when the fake begins.
    ///   - isClearedByReset: whether a reset clears its base address registers.
    public init(
        bars: [BAR] = [], msi: UInt8? = nil, msix: MSIX? = nil, decodesMemory: Bool = true,
        isClearedByReset: Bool = true
    ) {
        self.bars = bars
        self.msi = msi
        self.msix = msix
        self.decodesMemory = decodesMemory
        self.isClearedByReset = isClearedByReset
    }

    /// A base address register, or the two that hold an address of 64 bits.
    public struct BAR: Equatable, Sendable {
        /// Which register it is, 0 to 5; the first of two.
        public var index: Int
        /// Where the memory, or the ports, begin.
        public var address: UInt64
        /// How much there is: a power of two.
        public var size: UInt64
        /// What it is.
        public var kind: Kind

        /// What a base address register holds.
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// Ports.
            case ports
            /// Memory at an address of 32 bits.
            case memory32
            /// Memory at an address of 64 bits, in two registers.
            case memory64
        }

        /// Makes a base address register.
        ///
        /// - Parameters:
        ///   - index: which register it is.
        ///   - address: where it points to.
        ///   - size: how much there is.
        ///   - kind: what it is.
        public init(_ index: Int, at address: UInt64, size: UInt64, _ kind: Kind = .memory32) {
            self.index = index
            self.address = address
            self.size = size
            self.kind = kind
        }
    }

    /// An MSI-X capability.
    public struct MSIX: Equatable, Sendable {
        /// Where it lies in the configuration space.
        public var offset: UInt8
        /// How many messages the device has.
        public var count: UInt16
        /// Which base address register leads to the table and the pending bits.
        public var bar: Int
        /// Where behind it the table begins.
        public var table: UInt64
        /// Where behind it the pending bits begin.
        public var pending: UInt64

        /// Makes an MSI-X capability.
        ///
        /// - Parameters:
        ///   - offset: where it lies.
        ///   - count: how many messages the device has.
        ///   - bar: which base address register leads to the table.
        ///   - table: where behind it the table begins.
        ///   - pending: where behind it the pending bits begin.
        public init(
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
