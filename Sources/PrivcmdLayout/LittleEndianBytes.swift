// SPDX-License-Identifier: MIT

import PrivcmdKit

/// An array from which little-endian numbers are read.
struct LittleEndianBytes: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// Whether a range lies within the array.
    ///
    /// It does not overflow.
    func contains(_ offset: Int, _ size: Int) -> Bool {
        offset >= 0 && size >= 0 && offset <= count && size <= count - offset
    }

    /// Reads 16 bits.
    ///
    /// The caller checks the bounds.
    func uint16(_ offset: Int) -> Int { Int(bytes.littleEndian(at: offset, width: 2) ?? 0) }

    /// Reads 32 bits.
    ///
    /// The caller checks the bounds.
    func uint32(_ offset: Int) -> Int { Int(bytes.littleEndian(at: offset, width: 4) ?? 0) }

    /// Reads 64 bits; nil if the number exceeds Int.
    ///
    /// The caller checks the bounds.
    func uint64(_ offset: Int) -> Int? {
        Int(exactly: bytes.littleEndian(at: offset, width: 8) ?? 0)
    }
}
