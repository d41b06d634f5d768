// SPDX-License-Identifier: MIT

/// Where the parts of BTF lie.
struct BTFHeader {
    let types: Range<Int>
    let names: Range<Int>

    /// The size of the header of version 1 in bytes; a later one may be longer.
    static let size = 24

    /// The number at the start.
    private static let magic = 0xeb9f
    private static let swappedMagic = 0x9feb

    /// Whether bytes start as BTF does, in whichever byte order.
    static func isStart(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2 else { return false }
        let start = LittleEndianBytes(bytes).half(0)
        return start == magic || start == swappedMagic
    }

    /// Reads the header, and sees to it that the parts lie within.
    init(_ bytes: LittleEndianBytes) throws(BTFError) {
        guard Self.isStart(bytes.bytes) else { throw Self.fault(.notBTF) }
        guard bytes.half(0) == Self.magic else { throw Self.fault(.bigEndian) }
        guard bytes.holds(0, Self.size) else { throw Self.fault(.truncated) }
        guard bytes.bytes[2] == 1 else { throw Self.fault(.version(Int(bytes.bytes[2]))) }
        let size = bytes.word(4)
        guard size >= Self.size else { throw Self.fault(.truncated) }
        // Sums of three numbers of 32 bits.
        types = Self.part(bytes, size, 8)
        names = Self.part(bytes, size, 16)
        guard bytes.holds(types.lowerBound, types.count) else {
            throw BTFError(place: .types, reason: .truncated)
        }
        guard bytes.holds(names.lowerBound, names.count) else {
            throw BTFError(place: .names, reason: .truncated)
        }
        guard bytes.word(8) % 4 == 0 else { throw BTFError(place: .types, reason: .unaligned) }
    }

    private static func part(_ bytes: LittleEndianBytes, _ size: Int, _ place: Int) -> Range<Int> {
        let start = size + bytes.word(place)
        return start..<start + bytes.word(place + 4)
    }

    private static func fault(_ reason: BTFError.Reason) -> BTFError {
        BTFError(place: .header, reason: reason)
    }
}
