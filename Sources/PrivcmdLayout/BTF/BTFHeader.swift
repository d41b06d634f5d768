// SPDX-License-Identifier: MIT

/// The ranges of the type section and the string section (`struct btf_header`).
struct BTFHeader {
    let types: Range<Int>
    let names: Range<Int>

    /// The minimum size of the header in bytes.
    static let size = 24

    /// BTF_MAGIC.
    private static let magic = 0xeb9f
    private static let swappedMagic = 0x9feb

    /// Whether the bytes start with the magic number, in either byte order.
    static func hasMagic(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2 else { return false }
        let start = LittleEndianBytes(bytes).uint16(0)
        return start == magic || start == swappedMagic
    }

    /// Reads the header, and checks that both sections lie within the bytes.
    init(_ bytes: LittleEndianBytes) throws(BTFError) {
        guard Self.hasMagic(bytes.bytes) else { throw Self.error(.notBTF) }
        guard bytes.uint16(0) == Self.magic else { throw Self.error(.bigEndian) }
        guard bytes.contains(0, Self.size) else { throw Self.error(.truncated) }
        guard bytes.bytes[2] == 1 else { throw Self.error(.version(Int(bytes.bytes[2]))) }
        let size = bytes.uint32(4)
        guard size >= Self.size else { throw Self.error(.truncated) }
        // Sums of three 32-bit numbers do not overflow.
        types = Self.range(bytes, size, 8)
        names = Self.range(bytes, size, 16)
        guard bytes.contains(types.lowerBound, types.count) else {
            throw BTFError(location: .types, reason: .truncated)
        }
        guard bytes.contains(names.lowerBound, names.count) else {
            throw BTFError(location: .names, reason: .truncated)
        }
        guard bytes.uint32(8) % 4 == 0 else { throw BTFError(location: .types, reason: .unaligned) }
    }

    private static func range(_ bytes: LittleEndianBytes, _ size: Int, _ offset: Int) -> Range<Int>
    {
        let start = size + bytes.uint32(offset)
        return start..<start + bytes.uint32(offset + 4)
    }

    private static func error(_ reason: BTFError.Reason) -> BTFError {
        BTFError(location: .header, reason: reason)
    }
}
