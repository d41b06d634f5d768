// SPDX-License-Identifier: MIT

/// Masks words that may be addresses, in arguments that the ABI table does not describe.
enum AddressMask {
    /// The range of mmap(2): above 32 bits and below the kernel's half.
    private static let userSpaceRange: Range<UInt64> = 1 << 32..<1 << 48

    /// The five arguments of a hypercall, with `address` for words that may be addresses.
    static func masked(words value: FieldValue) -> FieldValue {
        guard case .list(let words) = value else { return value }
        return .list(
            words.map { word in
                guard case .text(let text) = word, text.hasPrefix("0x"),
                    let number = UInt64(text.dropFirst(2), radix: 16),
                    userSpaceRange.contains(number)
                else { return word }
                return FieldValue.address
            })
    }

    /// Raw bytes, with zeros for words that may be addresses.
    static func masked(bytes value: FieldValue) -> FieldValue {
        guard case .fields(var fields) = value, case .text(let digits)? = fields[FieldValue.rawKey]
        else { return value }
        fields[FieldValue.rawKey] = .text(masked(hexadecimal: digits))
        return .fields(fields)
    }

    /// Hexadecimal bytes, with zeros for words that may be addresses.
    static func masked(hexadecimal digits: String) -> String {
        var digits = Array(digits.utf8)
        // A little-endian word with two zero bytes on top is an address below the kernel's half.
        for start in stride(from: 0, to: digits.count - 15, by: 16) {
            guard digits[(start + 12)..<(start + 16)].allSatisfy({ $0 == UInt8(ascii: "0") }),
                digits[(start + 8)..<(start + 12)].contains(where: { $0 != UInt8(ascii: "0") })
            else { continue }
            for index in start..<(start + 12) { digits[index] = UInt8(ascii: "0") }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
