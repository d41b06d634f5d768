// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A PCI function as hardware: its configuration space, and what a reset does to it.
///
/// What the profile says nothing of reads as 0, and cannot be written.
struct FakeRegisters {
    private static let size = 256

    let known: DeviceRegisters
    private var bytes: ContiguousArray<UInt8>
    private let mask: ContiguousArray<UInt8>
    private let afterReset: ContiguousArray<UInt8>

    /// Makes a function's registers as firmware left them.
    init(_ device: PCIDevice, _ known: DeviceRegisters?) {
        let known = known ?? DeviceRegisters(decodesMemory: false, isClearedByReset: false)
        self.known = known
        var image = Image()
        image.set(UInt16(hex: device.vendor), at: MIRROR_PCI_VENDOR_ID)
        image.set(UInt16(hex: device.device), at: MIRROR_PCI_DEVICE_ID)
        image.set(UInt32(hex: device.classCode) << 8, at: MIRROR_PCI_CLASS_REVISION)
        image.allow(Self.commandBits, at: MIRROR_PCI_COMMAND)
        image.set(
            known.interruptLine ?? UInt8(truncatingIfNeeded: device.irq ?? 0),
            at: MIRROR_PCI_INTERRUPT_LINE)
        image.allow(UInt8.max, at: MIRROR_PCI_INTERRUPT_LINE)
        image.set(device.pin ?? 0, at: MIRROR_PCI_INTERRUPT_PIN)
        for bar in known.bars { image.declare(bar) }
        image.declare(known)
        afterReset = image.bytes
        for bar in known.bars { image.place(bar) }
        let decoding = known.decodesMemory ? UInt16(MIRROR_PCI_COMMAND_MEMORY) : 0
        image.set(known.command | decoding, at: MIRROR_PCI_COMMAND)
        bytes = image.bytes
        mask = image.mask
    }

    /// The bits of the command register that every device lets be written.
    private static let commandBits = UInt16(
        MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_MEMORY | MIRROR_PCI_COMMAND_MASTER
            | MIRROR_PCI_COMMAND_SERR | MIRROR_PCI_COMMAND_INTX_DISABLE)

    // MARK: Accesses

    /// Reads some bytes; what lies beyond the space reads as ones.
    func read(at offset: Int, count: Int) -> [UInt8] {
        (offset..<offset + count).map { bytes.indices.contains($0) ? bytes[$0] : .max }
    }

    /// Writes some bytes, as far as they can be written.
    mutating func write(_ new: [UInt8], at offset: Int) {
        for (index, byte) in zip(offset..., new) where bytes.indices.contains(index) {
            bytes[index] = bytes[index] & ~mask[index] | byte & mask[index]
        }
    }

    /// A register of 16 bits.
    func word(at offset: Int) -> UInt16 { UInt16(truncatingIfNeeded: number(at: offset, 2)) }

    /// A number of some bytes, the lowest first.
    func number(at offset: Int, _ count: Int) -> UInt64 {
        read(at: offset, count: count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether accesses to the device's memory are decoded.
    var decodesMemory: Bool {
        word(at: Int(MIRROR_PCI_COMMAND)) & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0
    }

    /// Where a base address register points to.
    func address(of bar: DeviceRegisters.BAR) -> UInt64 {
        let width = bar.kind == .memory64 ? 8 : 4
        return number(at: Self.offset(of: bar), width) & ~(bar.size - 1)
    }

    static func offset(of bar: DeviceRegisters.BAR) -> Int {
        Int(MIRROR_PCI_BASE_ADDRESS_0) + 4 * bar.index
    }

    /// Resets the device: it forgets what was written, unless it is known to remember.
    mutating func reset() {
        if known.isClearedByReset { bytes = afterReset }
    }

    // MARK: Making

    /// A configuration space in the making.
    private struct Image {
        var bytes = ContiguousArray<UInt8>(repeating: 0, count: FakeRegisters.size)
        var mask = ContiguousArray<UInt8>(repeating: 0, count: FakeRegisters.size)

        mutating func set(_ value: some FixedWidthInteger & UnsignedInteger, at offset: UInt32) {
            for index in 0..<value.bitWidth / 8 {
                bytes[Int(offset) + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
            }
        }

        mutating func allow(_ value: some FixedWidthInteger & UnsignedInteger, at offset: UInt32) {
            for index in 0..<value.bitWidth / 8 {
                mask[Int(offset) + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
            }
        }

        mutating func declare(_ bar: DeviceRegisters.BAR) {
            let offset = UInt32(FakeRegisters.offset(of: bar))
            let writable = ~(bar.size - 1)
            switch bar.kind {
            case .ports: set(MIRROR_PCI_BASE_ADDRESS_SPACE_IO, at: offset)
            case .memory32: break
            case .memory64: set(MIRROR_PCI_BASE_ADDRESS_MEM_TYPE_64, at: offset)
            }
            if bar.kind == .memory64 {
                allow(writable, at: offset)
            } else {
                allow(UInt32(truncatingIfNeeded: writable), at: offset)
            }
        }

        mutating func place(_ bar: DeviceRegisters.BAR) {
            let offset = FakeRegisters.offset(of: bar)
            let kind = bytes[offset]
            if bar.kind == .memory64 {
                set(bar.address, at: UInt32(offset))
            } else {
                set(UInt32(truncatingIfNeeded: bar.address), at: UInt32(offset))
            }
            bytes[offset] |= kind
        }

        mutating func declare(_ known: DeviceRegisters) {
            var capabilities: [(offset: UInt8, id: UInt32, enable: UInt32)] = []
            if let msi = known.msi {
                capabilities.append((msi, MIRROR_PCI_CAP_ID_MSI, MIRROR_PCI_MSI_FLAGS_ENABLE))
            }
            if let msix = known.msix {
                let bits = MIRROR_PCI_MSIX_FLAGS_ENABLE | MIRROR_PCI_MSIX_FLAGS_MASKALL
                capabilities.append((msix.offset, MIRROR_PCI_CAP_ID_MSIX, bits))
                let control = UInt32(msix.offset) + MIRROR_PCI_CAP_FLAGS
                set(msix.count - 1, at: control)
                set(
                    UInt32(msix.table) | UInt32(msix.bar),
                    at: UInt32(msix.offset) + MIRROR_PCI_MSIX_TABLE)
                set(
                    UInt32(msix.pending) | UInt32(msix.bar),
                    at: UInt32(msix.offset) + MIRROR_PCI_MSIX_PBA)
            }
            var link = MIRROR_PCI_CAPABILITY_LIST
            for capability in capabilities {
                set(capability.offset, at: link)
                set(UInt8(capability.id), at: UInt32(capability.offset))
                allow(
                    UInt16(capability.enable),
                    at: UInt32(capability.offset) + MIRROR_PCI_CAP_FLAGS)
                link = UInt32(capability.offset) + 1
            }
            if !capabilities.isEmpty {
                set(UInt16(MIRROR_PCI_STATUS_CAP_LIST), at: MIRROR_PCI_STATUS)
            }
        }
    }
}

extension FixedWidthInteger {
    /// Reads a number as sysfs writes it, such as `0x8086`; 0 where there is none.
    fileprivate init(hex text: String?) {
        self = text.flatMap { Self($0.dropFirst(2), radix: 16) } ?? 0
    }
}
