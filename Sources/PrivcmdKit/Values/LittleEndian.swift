// SPDX-License-Identifier: MIT

/// Little-endian numbers in bytes, as x86 and arm64 store them.
extension Collection<UInt8> where Index == Int {
    /// The number of `width` bytes, at most 8; nil if it lies outside.
    ///
    /// The offset is from the first byte, also in a slice.
    @inlinable
    package func littleEndian(at offset: Int, width: Int) -> UInt64? {
        guard offset >= 0, (0...8).contains(width), offset <= count - width else { return nil }
        var number: UInt64 = 0
        var shift: UInt64 = 0
        for index in (startIndex + offset)..<(startIndex + offset + width) {
            number |= UInt64(self[index]) &<< shift
            shift += 8
        }
        return number
    }
}

extension MutableCollection<UInt8> where Index == Int {
    /// Writes the lowest `width` bytes of a number, sign-extended if it has fewer.
    ///
    /// The offset is from the first byte. The caller checks the bounds.
    @inlinable
    package mutating func setLittleEndian(
        _ number: some FixedWidthInteger, at offset: Int, width: Int
    ) {
        for index in 0..<width {
            self[startIndex + offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
        }
    }
}

extension FixedWidthInteger {
    /// The bytes of the number, the least significant first.
    @inlinable package var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }
}
