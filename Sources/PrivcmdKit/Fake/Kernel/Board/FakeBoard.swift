// SPDX-License-Identifier: MIT

/// The machine under a fake: what its PCI devices and its interrupt controllers are like.
///
/// The system of a profile says which devices there are; the board says what their
/// registers hold before anybody writes them. A device that it does not name has no more than an
/// identity, an interrupt pin and an Interrupt Line.
public struct FakeBoard: Equatable, Sendable {
    /// The IO-APICs, in the order of their GSIs.
    public var ioAPICs: [IOAPIC]
    /// What is special about devices.
    public var devices: [SBDF: FakePCIDevice]

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

    /// Makes a board: with one IO-APIC of 24 pins, and devices of no particular kind, unless it is
    /// said otherwise.
    ///
    /// - Parameters:
    ///   - ioAPICs: the IO-APICs.
    ///   - devices: what is special about devices.
    public init(
        ioAPICs: [IOAPIC] = [IOAPIC(firstGSI: GSI(0), pinCount: 24)],
        devices: [SBDF: FakePCIDevice] = [:]
    ) {
        self.ioAPICs = ioAPICs
        self.devices = devices
    }
}

/// What a PCI device of a board is like, beyond its identity.
public struct FakePCIDevice: Equatable, Sendable {
    /// What firmware left in its Interrupt Line register; nil for what the system shows as its irq.
    public var interruptLine: UInt8?
    /// Its base addresses.
    public var bars: [BAR]
    /// Whether it has MSI.
    public var hasMSI: Bool
    /// Its MSI-X table; nil where it has no MSI-X.
    public var msix: MSIX?
    /// How Linux resets it; nil where it cannot.
    public var reset: ResetMethod?

    /// A range of addresses that a device answers at.
    public struct BAR: Equatable, Sendable {
        /// The number of its register, 0 to 5.
        public var index: Int
        /// Which addresses they are.
        public var kind: Kind
        /// How many: a power of two.
        public var size: UInt64
        /// Where firmware put them.
        public var address: UInt64

        /// Which addresses a device answers at.
        public enum Kind: String, Codable, Equatable, Sendable, CaseIterable {
            /// Memory, by 32 bits.
            case memory32 = "memory-32"
            /// Memory, by 64 bits: it takes two registers.
            case memory64 = "memory-64"
            /// I/O ports.
            case io
        }

        /// Makes a range.
        ///
        /// - Parameters:
        ///   - index: the number of its register.
        ///   - kind: which addresses they are.
        ///   - size: how many.
        ///   - address: where firmware put them.
        public init(_ index: Int, _ kind: Kind, size: UInt64, at address: UInt64) {
            self.index = index
            self.kind = kind
            self.size = size
            self.address = address
        }
    }

    /// Where a device keeps the messages that stand for its interrupts.
    public struct MSIX: Equatable, Sendable {
        /// The base address that the table lies behind.
        public var bar: Int
        /// How far behind it, in bytes.
        public var tableOffset: UInt32
        /// Where the pending bits lie, in bytes.
        public var pendingOffset: UInt32
        /// How many messages there are.
        public var count: Int

        /// Makes a table.
        ///
        /// - Parameters:
        ///   - bar: the base address that it lies behind.
        ///   - tableOffset: how far behind it.
        ///   - pendingOffset: where the pending bits lie.
        ///   - count: how many messages there are.
        public init(bar: Int, tableOffset: UInt32, pendingOffset: UInt32, count: Int) {
            self.bar = bar
            self.tableOffset = tableOffset
            self.pendingOffset = pendingOffset
            self.count = count
        }
    }

    /// How a device is reset, as sysfs's `reset_method` names it.
    public enum ResetMethod: String, Codable, Equatable, Sendable, CaseIterable {
        /// By function level reset: its registers are as after power on.
        case flr
        /// By its bus: its registers are as after power on.
        case bus
        /// By its power states: in the devices of the lab this changes no register.
        case pm
    }

    /// Makes a device.
    ///
    /// - Parameters:
    ///   - interruptLine: what firmware left in its Interrupt Line register.
    ///   - bars: its base addresses.
    ///   - hasMSI: whether it has MSI.
    ///   - msix: its MSI-X table.
    ///   - reset: how Linux resets it.
    public init(
        interruptLine: UInt8? = nil, bars: [BAR] = [], hasMSI: Bool = false, msix: MSIX? = nil,
        reset: ResetMethod? = nil
    ) {
        self.interruptLine = interruptLine
        self.bars = bars
        self.hasMSI = hasMSI
        self.msix = msix
        self.reset = reset
    }
}
