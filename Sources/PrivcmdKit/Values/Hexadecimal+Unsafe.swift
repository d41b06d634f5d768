// SPDX-License-Identifier: MIT

/// A number in lower-case hexadecimal with leading zeros, without a prefix.
package func hex(_ value: some UnsignedInteger & FixedWidthInteger, digits: Int) -> String {
    let bits = UInt64(value)
    let count = max(digits, (UInt64.bitWidth - bits.leadingZeroBitCount + 3) / 4, 1)
    // SAFETY: as many characters are written as are said to be.
    return unsafe String(unsafeUninitializedCapacity: count) { text in
        unsafe write(bits, to: text, at: 0, count)
        return count
    }
}

/// Bytes in lower-case hexadecimal, two digits each.
func hex(_ bytes: some Collection<UInt8>) -> String {
    let count = bytes.count * 2
    // SAFETY: as many characters are written as are said to be.
    return unsafe String(unsafeUninitializedCapacity: count) { text in
        var index = 0
        for byte in bytes {
            unsafe write(UInt64(byte), to: text, at: index, 2)
            index += 2
        }
        return count
    }
}

extension SBDF: CustomStringConvertible {
    /// The address as sysfs writes it, such as `0000:03:00.0`.
    public var description: String {
        // SAFETY: each of the 12 characters is written.
        unsafe String(unsafeUninitializedCapacity: 12) { text in
            unsafe write(UInt64(segment), to: text, at: 0, 4)
            unsafe text[4] = UInt8(ascii: ":")
            unsafe write(UInt64(bus), to: text, at: 5, 2)
            unsafe text[7] = UInt8(ascii: ":")
            unsafe write(UInt64(slot), to: text, at: 8, 2)
            unsafe text[10] = UInt8(ascii: ".")
            unsafe write(UInt64(function), to: text, at: 11, 1)
            return 12
        }
    }
}

/// Writes the last digits of a number.
private func write(
    _ bits: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int, _ count: Int
) {
    for index in 0..<count {
        // A shift beyond the number leaves 0.
        let digit = UInt8(truncatingIfNeeded: bits >> ((count - 1 - index) * 4) & 0xf)
        // SAFETY: the caller has room for as many.
        unsafe text[start + index] =
            digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10)
    }
}
