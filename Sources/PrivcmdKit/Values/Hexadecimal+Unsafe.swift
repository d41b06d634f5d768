// SPDX-License-Identifier: MIT

/// A number in lower-case hexadecimal with leading zeros, without a prefix.
package func hex(_ value: some UnsignedInteger & FixedWidthInteger, digits: Int) -> String {
    let bits = UInt64(value)
    let count = max(digits, (UInt64.bitWidth - bits.leadingZeroBitCount + 3) / 4, 1)
    // SAFETY: the closure writes `count` characters, the number that it returns.
    return unsafe String(unsafeUninitializedCapacity: count) { text in
        unsafe writeDigits(bits, to: text, at: 0, count)
        return count
    }
}

/// Bytes in lower-case hexadecimal, two digits each.
package func hex(_ bytes: some Collection<UInt8>) -> String {
    let count = bytes.count * 2
    // SAFETY: the closure writes `count` characters, the number that it returns.
    return unsafe String(unsafeUninitializedCapacity: count) { text in
        var index = 0
        for byte in bytes {
            unsafe writeDigits(UInt64(byte), to: text, at: index, 2)
            index += 2
        }
        return count
    }
}

extension [UInt8] {
    /// Parses bytes of two hexadecimal digits each; nil for other characters or an odd number.
    package init?(hexadecimal digits: String) {
        self = []
        reserveCapacity(digits.utf8.count / 2)
        var high: UInt8?
        for byte in digits.utf8 {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            let low = UInt8(truncatingIfNeeded: digit)
            if let first = high { append(first << 4 | low) }
            high = high == nil ? low : nil
        }
        if high != nil { return nil }
    }
}

extension SBDF: CustomStringConvertible {
    /// The address as sysfs writes it, such as `0000:03:00.0`.
    public var description: String {
        // SAFETY: the closure writes all 12 characters.
        unsafe String(unsafeUninitializedCapacity: 12) { text in
            unsafe writeDigits(UInt64(segment), to: text, at: 0, 4)
            unsafe text[4] = UInt8(ascii: ":")
            unsafe writeDigits(UInt64(bus), to: text, at: 5, 2)
            unsafe text[7] = UInt8(ascii: ":")
            unsafe writeDigits(UInt64(slot), to: text, at: 8, 2)
            unsafe text[10] = UInt8(ascii: ".")
            unsafe writeDigits(UInt64(function), to: text, at: 11, 1)
            return 12
        }
    }
}

/// Writes the last digits of a number.
private func writeDigits(
    _ bits: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int, _ count: Int
) {
    for index in 0..<count {
        // A shift beyond the number leaves 0.
        let digit = UInt8(truncatingIfNeeded: bits >> ((count - 1 - index) * 4) & 0xf)
        // SAFETY: the caller's buffer holds `count` characters from `start` on.
        unsafe text[start + index] =
            digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10)
    }
}
