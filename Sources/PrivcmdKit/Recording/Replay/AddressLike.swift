// SPDX-License-Identifier: MIT

/// Words that may be addresses: nothing else tells in what the table does not know.
enum AddressLike {
    /// What is mapped where a program asks for memory lies above 32 bits and below the kernel's half.
    private static let range: Range<UInt64> = 1 << 32..<1 << 48

    /// Five words, with those that may be addresses told alike.
    static func neutral(words value: FieldValue) -> FieldValue {
        guard case .list(let words) = value else { return value }
        return .list(
            words.map { word in
                guard case .text(let text) = word, text.hasPrefix("0x"),
                    let number = UInt64(text.dropFirst(2), radix: 16), range.contains(number)
                else { return word }
                return FieldCoding.someAddress
            })
    }

    /// Bytes, with the words that may be addresses as zeros.
    static func neutral(bytes value: FieldValue) -> FieldValue {
        guard case .fields(var fields) = value, case .text(let digits)? = fields[FieldValue.rawKey]
        else { return value }
        fields[FieldValue.rawKey] = .text(neutral(hexadecimal: digits))
        return .fields(fields)
    }

    /// The same of bytes in hexadecimal.
    static func neutral(hexadecimal digits: String) -> String {
        var digits = Array(digits.utf8)
        // A little-endian word whose upper bytes are 0: an address below the kernel's half.
        for start in stride(from: 0, to: digits.count - 15, by: 16) {
            guard digits[(start + 12)..<(start + 16)].allSatisfy({ $0 == UInt8(ascii: "0") }),
                digits[(start + 8)..<(start + 12)].contains(where: { $0 != UInt8(ascii: "0") })
            else { continue }
            for index in start..<(start + 12) { digits[index] = UInt8(ascii: "0") }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
