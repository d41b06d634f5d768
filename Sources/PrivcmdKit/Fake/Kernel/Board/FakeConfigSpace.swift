// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The configuration space of a device, as the device itself keeps it: what is written to a bit
/// that it does not let be written is lost.
///
/// Source: PCI Local Bus Specification 3.0, 6.1 to 6.8.
struct FakeConfigSpace {
    /// What the device is like.
    let device: FakePCIDevice
    /// Where its MSI capability lies; nil where it has none.
    let msi: Int?
    /// Where its MSI-X capability lies; nil where it has none.
    let msix: Int?
    private(set) var bytes: [UInt8]
    private var writable: [UInt8]
    private let afterReset: [UInt8]

    /// Where the first capability lies: behind the header, wherever the real device may have it.
    private static let firstCapability = Int(MIRROR_PCI_STD_HEADER_SIZEOF)

    /// Makes a device's registers as firmware left them.
    init(_ seen: PCIDevice, _ device: FakePCIDevice) {
        self.device = device
        var space = Draft()
        space.identify(seen)
        for bar in device.bars { space.add(bar) }
        if device.hasMSI { space.addMSI() }
        if let table = device.msix { space.add(table) }
        msi = space.msi
        msix = space.msix
        afterReset = space.bytes
        for bar in device.bars { space.place(bar) }
        let line = device.interruptLine ?? seen.irq.flatMap { UInt8(exactly: $0) } ?? 0
        space.bytes[Int(MIRROR_PCI_INTERRUPT_LINE)] = line
        bytes = space.bytes
        writable = space.writable
    }

    /// Whether a device is a bridge.
    var isBridge: Bool {
        UInt32(bytes[Int(MIRROR_PCI_HEADER_TYPE)]) & 0x7f == MIRROR_PCI_HEADER_TYPE_BRIDGE
    }

    /// The command register.
    var command: UInt32 { UInt32(word(at: Int(MIRROR_PCI_COMMAND))) }

    /// Two bytes as a number.
    func word(at offset: Int) -> UInt16 { UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8 }

    /// Four bytes as a number.
    func doubleWord(at offset: Int) -> UInt32 {
        UInt32(word(at: offset)) | UInt32(word(at: offset + 2)) << 16
    }

    /// Where the device answers by one of its base addresses, as its registers have it now.
    func address(of bar: FakePCIDevice.BAR) -> UInt64 {
        let offset = Draft.register(bar.index)
        let low = UInt64(doubleWord(at: offset))
        switch bar.kind {
        case .io: return low & ~0x3
        case .memory32: return low & ~0xf
        case .memory64: return low & ~0xf | UInt64(doubleWord(at: offset + 4)) << 32
        }
    }

    /// Writes a byte, as far as the device lets it be written.
    mutating func write(_ value: UInt8, at offset: Int) {
        guard bytes.indices.contains(offset) else { return }
        bytes[offset] = bytes[offset] & ~writable[offset] | value & writable[offset]
    }

    /// Resets the device by its own method.
    ///
    /// - Returns: whether it has one.
    mutating func reset() -> Bool {
        switch device.reset {
        case .flr, .bus: bytes = afterReset
        case .pm: break
        case nil: return false
        }
        return true
    }

    /// A space that is being put together.
    private struct Draft {
        var bytes = [UInt8](repeating: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE))
        var writable = [UInt8](repeating: 0, count: Int(MIRROR_PCI_CFG_SPACE_SIZE))
        var msi: Int?
        var msix: Int?
        private var next = FakeConfigSpace.firstCapability
        private var last = Int(MIRROR_PCI_CAPABILITY_LIST)

        static func register(_ index: Int) -> Int { Int(MIRROR_PCI_BASE_ADDRESS_0) + 4 * index }

        private mutating func put(_ value: UInt64, _ count: Int, at offset: Int) {
            for index in 0..<count {
                bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
            }
        }

        private mutating func allow(_ mask: UInt64, _ count: Int, at offset: Int) {
            for index in 0..<count {
                writable[offset + index] = UInt8(truncatingIfNeeded: mask >> UInt64(8 * index))
            }
        }

        mutating func identify(_ seen: PCIDevice) {
            put(UInt64(Self.number(seen.vendor)), 2, at: Int(MIRROR_PCI_VENDOR_ID))
            put(UInt64(Self.number(seen.device)), 2, at: Int(MIRROR_PCI_DEVICE_ID))
            let classCode = Self.number(seen.classCode)
            put(UInt64(classCode), 3, at: Int(MIRROR_PCI_CLASS_PROG))
            let isBridge = classCode >> 8 == Self.bridgeClass
            let header = isBridge ? MIRROR_PCI_HEADER_TYPE_BRIDGE : MIRROR_PCI_HEADER_TYPE_NORMAL
            bytes[Int(MIRROR_PCI_HEADER_TYPE)] = UInt8(header)
            bytes[Int(MIRROR_PCI_INTERRUPT_PIN)] = seen.pin ?? 0
            let command =
                MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_MEMORY | MIRROR_PCI_COMMAND_MASTER
                | MIRROR_PCI_COMMAND_INTX_DISABLE
            allow(UInt64(command), 2, at: Int(MIRROR_PCI_COMMAND))
            for offset in [
                MIRROR_PCI_CACHE_LINE_SIZE, MIRROR_PCI_LATENCY_TIMER, MIRROR_PCI_INTERRUPT_LINE,
            ] { writable[Int(offset)] = .max }
        }

        /// The class of a bridge between PCI buses.
        private static let bridgeClass: UInt32 = 0x0604

        /// A number as sysfs writes it, such as `0x8086`.
        private static func number(_ text: String?) -> UInt32 {
            text.flatMap { UInt32($0.dropFirst(2), radix: 16) } ?? 0
        }

        mutating func add(_ bar: FakePCIDevice.BAR) {
            let offset = Self.register(bar.index)
            let mask = ~(bar.size - 1)
            switch bar.kind {
            case .io: put(UInt64(MIRROR_PCI_BASE_ADDRESS_SPACE_IO), 4, at: offset)
            case .memory32: break
            case .memory64:
                put(UInt64(MIRROR_PCI_BASE_ADDRESS_MEM_TYPE_64), 4, at: offset)
                allow(mask >> 32, 4, at: offset + 4)
            }
            allow(mask & UInt64(UInt32.max), 4, at: offset)
        }

        /// Puts a device where firmware did.
        mutating func place(_ bar: FakePCIDevice.BAR) {
            let offset = Self.register(bar.index)
            let kind = UInt64(bytes[offset] & ~writable[offset])
            put(bar.address & UInt64(UInt32.max) | kind, 4, at: offset)
            if bar.kind == .memory64 { put(bar.address >> 32, 4, at: offset + 4) }
        }

        private mutating func addCapability(_ id: UInt32, size: Int) -> Int {
            let offset = next
            bytes[last] = UInt8(offset)
            bytes[Int(MIRROR_PCI_STATUS)] |= UInt8(MIRROR_PCI_STATUS_CAP_LIST)
            bytes[offset] = UInt8(id)
            last = offset + Int(MIRROR_PCI_CAP_LIST_NEXT)
            next += (size + 3) & ~3
            return offset
        }

        mutating func addMSI() {
            let size = Int(MIRROR_PCI_MSI_DATA_64) + 2
            let offset = addCapability(MIRROR_PCI_CAP_ID_MSI, size: size)
            let flags = offset + Int(MIRROR_PCI_MSI_FLAGS)
            put(UInt64(MIRROR_PCI_MSI_FLAGS_64BIT), 2, at: flags)
            allow(UInt64(MIRROR_PCI_MSI_FLAGS_ENABLE), 2, at: flags)
            // The address and the data of the message.
            for index in (flags + 2)..<(offset + size) { writable[index] = .max }
            msi = offset
        }

        mutating func add(_ table: FakePCIDevice.MSIX) {
            let offset = addCapability(
                MIRROR_PCI_CAP_ID_MSIX, size: Int(MIRROR_PCI_CAP_MSIX_SIZEOF))
            let flags = offset + Int(MIRROR_PCI_MSIX_FLAGS)
            put(UInt64(table.count - 1), 2, at: flags)
            allow(
                UInt64(MIRROR_PCI_MSIX_FLAGS_ENABLE | MIRROR_PCI_MSIX_FLAGS_MASKALL), 2, at: flags)
            let bar = UInt64(table.bar)
            put(UInt64(table.tableOffset) | bar, 4, at: offset + Int(MIRROR_PCI_MSIX_TABLE))
            put(UInt64(table.pendingOffset) | bar, 4, at: offset + Int(MIRROR_PCI_MSIX_PBA))
            msix = offset
        }
    }
}
