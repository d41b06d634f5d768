// SPDX-License-Identifier: MIT

/// An array from which little-endian numbers are read.
struct LittleEndianBytes: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// Whether a range lies within the array. It does not overflow.
    func contains(_ offset: Int, _ size: Int) -> Bool {
        offset >= 0 && size >= 0 && offset <= count && size <= count - offset
    }

    /// Reads 16 bits. The caller checks the bounds.
    func uint16(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }

    /// Reads 32 bits. The caller checks the bounds.
    func uint32(_ offset: Int) -> Int { uint16(offset) | uint16(offset + 2) << 16 }

    /// Reads 64 bits; nil if the number exceeds Int. The caller checks the bounds.
    func uint64(_ offset: Int) -> Int? {
        let upper = uint32(offset + 4)
        return upper < 1 << 31 ? uint32(offset) | upper << 32 : nil
    }
}
