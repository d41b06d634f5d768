// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdJSON

/// Parses the registers of a profile's devices.
extension ProfileFile {
    private enum BARKey: String, ProfileFileKey {
        case index, kind, size, address
        var since: Int { 2 }
    }

    private enum MSIXKey: String, ProfileFileKey {
        case offset, bar, table, pending, count
        var since: Int { 2 }
    }

    /// The offsets that a capability may have.
    private static let capabilityOffsets: ClosedRange<UInt8> = 0x40...0xf4

    /// Parses a device's registers; nil if the file does not state them.
    static func parseRegisters(_ entry: ProfileFileObject<DeviceKey>) throws(ProfileFileFault)
        -> DeviceRegisters?
    {
        var device = DeviceRegisters()
        if let tree = entry[.bars] { device.bars = try parseBARs(tree) }
        if let tree = entry[.msi] { device.msi = try parseCapability(tree) }
        if let tree = entry[.msix] { device.msix = try parseMSIX(tree, device.bars) }
        if let tree = entry[.command] {
            device.command = try tree.number(
                "a command register value", in: 0...UInt16.max, orHex: true)
        }
        if let tree = entry[.interruptLine] {
            device.interruptLine = try tree.number("an Interrupt Line", in: 0...UInt8.max)
        }
        device.decodesMemory = try entry[.decodesMemory]?.bool() ?? device.decodesMemory
        device.isClearedByReset = try entry[.isClearedByReset]?.bool() ?? device.isClearedByReset
        return device == DeviceRegisters() ? nil : device
    }

    private static func parseCapability(_ tree: JSONTree) throws(ProfileFileFault) -> UInt8 {
        let offset = try tree.number(
            "the offset of a capability", in: capabilityOffsets, orHex: true)
        guard offset.isMultiple(of: 4) else { throw tree.mismatch(expecting: "a multiple of 4") }
        return offset
    }

    private static func parseBARs(_ tree: JSONTree) throws(ProfileFileFault) -> [DeviceRegisters
        .BAR]
    {
        var bars: [DeviceRegisters.BAR] = []
        var used: Set<Int> = []
        for element in try tree.list("a list of base addresses") {
            let object = try ProfileFileObject<BARKey>(element, "a base address")
            let number = try object.required(.index)
            let kind = try object.required(.kind)
                .enumValue("the kind of address", DeviceRegisters.BAR.Kind.self)
            // A 64-bit BAR uses the next register too.
            let last = kind == .memory64 ? 4 : 5
            let index = try number.number("the index of a register", in: 0...last)
            let registers = kind == .memory64 ? [index, index + 1] : [index]
            guard used.isDisjoint(with: registers) else {
                throw .init("the register \(index) has another base address", at: number)
            }
            used.formUnion(registers)
            let sizeTree = try object.required(.size)
            let limit: UInt64 = kind == .memory64 ? 1 << 40 : kind == .ports ? 1 << 8 : 1 << 31
            let size = try sizeTree.number(
                "a size in bytes", in: (kind == .ports ? 4 : 16)...limit, orHex: true)
            guard size & (size - 1) == 0 else {
                throw sizeTree.mismatch(expecting: "a power of two")
            }
            let addressTree = try object.required(.address)
            let end: UInt64 =
                kind == .memory64 ? 1 << 52 : kind == .ports ? 1 << 16 : UInt64(UInt32.max) + 1
            let address = try addressTree.number("an address", in: 0...(end - size), orHex: true)
            guard address.isMultiple(of: size) else {
                throw addressTree.mismatch(expecting: "a multiple of the size")
            }
            bars.append(DeviceRegisters.BAR(index, at: address, size: size, kind))
        }
        return bars
    }

    private static func parseMSIX(_ tree: JSONTree, _ bars: [DeviceRegisters.BAR])
        throws(ProfileFileFault) -> DeviceRegisters.MSIX
    {
        let object = try ProfileFileObject<MSIXKey>(tree, "an MSI-X table")
        let number = try object.required(.bar)
        let index = try number.number("the index of a register", in: 0...5)
        guard let bar = bars.first(where: { $0.index == index }), bar.kind != .ports else {
            throw .init("the device has no memory at base address \(index)", at: number)
        }
        // A vector takes 16 bytes of the table, and one pending bit.
        let countTree = try object.required(.count)
        let count = try countTree.number("a number of messages", in: 1...UInt16(2048))
        func offset(_ key: MSIXKey, _ size: Int) throws(ProfileFileFault) -> UInt64 {
            let tree = try object.required(key)
            let offset = try tree.number(
                "an offset in bytes", in: 0...UInt64(bar.size), orHex: true)
            guard offset.isMultiple(of: 8) else {
                throw tree.mismatch(expecting: "a multiple of 8")
            }
            guard offset + UInt64(size) <= bar.size else {
                throw .init("it ends beyond base address \(index)", at: tree)
            }
            return offset
        }
        return DeviceRegisters.MSIX(
            at: try parseCapability(object.required(.offset)), count: count, bar: index,
            table: try offset(.table, Int(count) * 16),
            pending: try offset(.pending, (Int(count) + 63) / 64 * 8))
    }
}
