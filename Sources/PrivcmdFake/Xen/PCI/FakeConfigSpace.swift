// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// The configuration space of a PCI device as hardware, and the effect of a reset on it.
///
/// Bytes that the profile does not state read as 0 and ignore writes.
struct FakeConfigSpace {
    private static let size = 256

    let declared: DeviceRegisters
    private var bytes: ContiguousArray<UInt8>
    private let writeMask: ContiguousArray<UInt8>
    private let resetBytes: ContiguousArray<UInt8>

    /// Creates the configuration space as firmware leaves it.
    init(_ device: PCIDevice, _ declared: DeviceRegisters?) {
        let declared = declared ?? DeviceRegisters(decodesMemory: false, isClearedByReset: false)
        self.declared = declared
        var image = Image()
        image.set(UInt16(hex: device.vendor), at: MIRROR_PCI_VENDOR_ID)
        image.set(UInt16(hex: device.device), at: MIRROR_PCI_DEVICE_ID)
        image.set(UInt32(hex: device.classCode) << 8, at: MIRROR_PCI_CLASS_REVISION)
        image.allowWrites(Self.writableCommandBits, at: MIRROR_PCI_COMMAND)
        image.set(
            declared.interruptLine ?? UInt8(truncatingIfNeeded: device.irq ?? 0),
            at: MIRROR_PCI_INTERRUPT_LINE)
        image.allowWrites(UInt8.max, at: MIRROR_PCI_INTERRUPT_LINE)
        image.set(device.pin ?? 0, at: MIRROR_PCI_INTERRUPT_PIN)
        for bar in declared.bars { image.addBAR(bar) }
        image.addCapabilities(declared)
        resetBytes = image.bytes
        for bar in declared.bars { image.setAddress(bar) }
        let decoding = declared.decodesMemory ? UInt16(MIRROR_PCI_COMMAND_MEMORY) : 0
        image.set(declared.command | decoding, at: MIRROR_PCI_COMMAND)
        bytes = image.bytes
        writeMask = image.mask
    }

    /// The bits of the command register that every device lets software write.
    private static let writableCommandBits = UInt16(
        MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_MEMORY | MIRROR_PCI_COMMAND_MASTER
            | MIRROR_PCI_COMMAND_SERR | MIRROR_PCI_COMMAND_INTX_DISABLE)

    // MARK: Accesses

    /// Reads bytes; those beyond the space read as ones.
    func read(at offset: Int, count: Int) -> [UInt8] {
        (offset..<offset + count).map { bytes.indices.contains($0) ? bytes[$0] : .max }
    }

    /// Writes bytes; read-only bits keep their value.
    mutating func write(_ new: [UInt8], at offset: Int) {
        for (index, byte) in zip(offset..., new) where bytes.indices.contains(index) {
            bytes[index] = bytes[index] & ~writeMask[index] | byte & writeMask[index]
        }
    }

    /// A 16-bit register.
    func word(at offset: Int) -> UInt16 { UInt16(truncatingIfNeeded: littleEndian(at: offset, 2)) }

    /// A little-endian number.
    func littleEndian(at offset: Int, _ count: Int) -> UInt64 {
        read(at: offset, count: count).littleEndian(at: 0, width: count) ?? 0
    }

    /// Whether the device decodes memory accesses.
    var decodesMemory: Bool {
        word(at: Int(MIRROR_PCI_COMMAND)) & UInt16(MIRROR_PCI_COMMAND_MEMORY) != 0
    }

    /// The address in a base address register.
    func address(of bar: DeviceRegisters.BAR) -> UInt64 {
        let width = bar.kind == .memory64 ? 8 : 4
        return littleEndian(at: Self.offset(of: bar), width) & ~(bar.size - 1)
    }

    static func offset(of bar: DeviceRegisters.BAR) -> Int {
        Int(MIRROR_PCI_BASE_ADDRESS_0) + 4 * bar.index
    }

    /// Resets the device.
    ///
    /// Its registers are cleared, unless the profile has `cleared-by-reset` false.
    mutating func reset() {
        if declared.isClearedByReset { bytes = resetBytes }
    }

    // MARK: Initial contents

    /// A configuration space under construction.
    private struct Image {
        var bytes = ContiguousArray<UInt8>(repeating: 0, count: FakeConfigSpace.size)
        var mask = ContiguousArray<UInt8>(repeating: 0, count: FakeConfigSpace.size)

        mutating func set(_ value: some FixedWidthInteger & UnsignedInteger, at offset: UInt32) {
            bytes.setLittleEndian(value, at: Int(offset), width: value.bitWidth / 8)
        }

        mutating func allowWrites(
            _ value: some FixedWidthInteger & UnsignedInteger, at offset: UInt32
        ) {
            mask.setLittleEndian(value, at: Int(offset), width: value.bitWidth / 8)
        }

        mutating func addBAR(_ bar: DeviceRegisters.BAR) {
            let offset = UInt32(FakeConfigSpace.offset(of: bar))
            let writable = ~(bar.size - 1)
            switch bar.kind {
            case .ports: set(MIRROR_PCI_BASE_ADDRESS_SPACE_IO, at: offset)
            case .memory32: break
            case .memory64: set(MIRROR_PCI_BASE_ADDRESS_MEM_TYPE_64, at: offset)
            }
            if bar.kind == .memory64 {
                allowWrites(writable, at: offset)
            } else {
                allowWrites(UInt32(truncatingIfNeeded: writable), at: offset)
            }
        }

        mutating func setAddress(_ bar: DeviceRegisters.BAR) {
            let offset = FakeConfigSpace.offset(of: bar)
            let kind = bytes[offset]
            if bar.kind == .memory64 {
                set(bar.address, at: UInt32(offset))
            } else {
                set(UInt32(truncatingIfNeeded: bar.address), at: UInt32(offset))
            }
            bytes[offset] |= kind
        }

        mutating func addCapabilities(_ declared: DeviceRegisters) {
            var capabilities: [(offset: UInt8, id: UInt32, enable: UInt32)] = []
            if let msi = declared.msi {
                capabilities.append((msi, MIRROR_PCI_CAP_ID_MSI, MIRROR_PCI_MSI_FLAGS_ENABLE))
            }
            if let msix = declared.msix {
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
                allowWrites(
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
    /// Parses a number as sysfs prints it, such as `0x8086`; 0 if there is none.
    fileprivate init(hex text: String?) {
        self = text.flatMap { Self($0.dropFirst(2), radix: 16) } ?? 0
    }
}
