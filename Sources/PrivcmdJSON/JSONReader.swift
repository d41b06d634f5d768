// SPDX-License-Identifier: MIT

/// A position in a text: line and column, counted from 1, the column in bytes.
package struct TextPosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    @inlinable package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Reads the tokens of a JSON text.
///
/// After an error, ``position`` is that of the first invalid byte.
package struct JSONReader {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var index = 0
    @usableFromInline var line = 1
    @usableFromInline var lineStart = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The position of the next byte.
    @inlinable package var position: TextPosition {
        TextPosition(line: line, column: index - lineStart + 1)
    }

    package var isAtEnd: Bool { index == bytes.count }

    /// The next byte; nil at the end.
    @inlinable package var currentByte: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Consumes an ASCII character if it is next.
    @inlinable package mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Skips spaces, tabs and line breaks.
    @inlinable package mutating func skipSpace() {
        if index < bytes.count, bytes[index] <= UInt8(ascii: " ") { skipSpaces() }
    }

    @usableFromInline mutating func skipSpaces() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n"):
                line += 1
                lineStart = index + 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            index += 1
        }
    }

    /// Reads an object.
    ///
    /// `readMember` gets each key with its position, and reads its value. False is an error.
    @inlinable package mutating func readObject(
        _ readMember: (inout JSONReader, String, TextPosition) -> Bool
    ) -> Bool {
        guard consume("{") else { return false }
        skipSpace()
        if consume("}") { return true }
        repeat {
            skipSpace()
            let start = position
            guard let key = readString() else { return false }
            skipSpace()
            guard consume(":") else { return false }
            skipSpace()
            guard readMember(&self, key, start) else { return false }
            skipSpace()
        } while consume(",")
        return consume("}")
    }

    /// Reads an array.
    ///
    /// `readElement` reads each element. False is an error.
    @inlinable package mutating func readArray(_ readElement: (inout JSONReader) -> Bool) -> Bool {
        guard consume("[") else { return false }
        skipSpace()
        if consume("]") { return true }
        repeat {
            skipSpace()
            guard readElement(&self) else { return false }
            skipSpace()
        } while consume(",")
        return consume("]")
    }

    /// Reads a word: `true`, `false` or `null`.
    package mutating func consumeWord(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy { consume($0) }
    }
}

// MARK: Numbers

extension JSONReader {
    /// Reads a number, and returns its characters.
    package mutating func readNumber() -> ArraySlice<UInt8>? {
        let start = index
        _ = consume("-")
        guard consume("0") || consumeDigits() else { return nil }
        if consume("."), !consumeDigits() { return nil }
        if consume("e") || consume("E") {
            if !consume("+") { _ = consume("-") }
            guard consumeDigits() else { return nil }
        }
        return bytes[start..<index]
    }

    /// Reads a number of digits only; nil if it is out of range or has a fraction or an exponent.
    package mutating func readInteger() -> Int64? {
        guard let digits = readNumber() else { return nil }
        guard digits.first == UInt8(ascii: "-") else {
            return Self.magnitude(digits).flatMap { Int64(exactly: $0) }
        }
        guard let magnitude = Self.magnitude(digits.dropFirst()), magnitude <= Int64.min.magnitude
        else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }

    /// Reads a number of digits only, without a sign.
    package mutating func readUnsignedInteger() -> UInt64? {
        readNumber().flatMap(Self.magnitude)
    }

    private mutating func consumeDigits() -> Bool {
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
        return index > start
    }

    private static func magnitude(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits {
            let digit = byte &- UInt8(ascii: "0")
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = product.addingReportingOverflow(UInt64(digit))
            if digit > 9 || isTooLarge || isTooMuch { return nil }
            number = sum
        }
        return number
    }
}

// MARK: Strings

extension JSONReader {
    /// Reads a string; bytes that are not UTF-8 are an error at its start.
    package mutating func readString() -> String? {
        guard consume("\"") else { return nil }
        let start = index
        var isASCII = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let text = bytes[start..<index]
                index += 1
                // Validating UTF-8 costs more than the rest of a line.
                return isASCII
                    ? String(decoding: text, as: UTF8.self) : validated(text, from: start)
            }
            if byte == UInt8(ascii: "\\") { return readEscapedString(from: start) }
            if byte < 0x20 { return nil }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return nil
    }

    /// Reads the rest of a string from its first escape on.
    private mutating func readEscapedString(from start: Int) -> String? {
        var text = Array(bytes[start..<index])
        while let byte = currentByte, byte >= 0x20 {
            if byte == UInt8(ascii: "\"") {
                index += 1
                return validated(text[...], from: start)
            }
            index += 1
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if let scalar = readEscape() {
                text += UTF8.encode(scalar).map(Array.init) ?? []
            } else {
                return nil
            }
        }
        return nil
    }

    private mutating func validated(_ text: ArraySlice<UInt8>, from start: Int) -> String? {
        if let string = String(validating: text, as: UTF8.self) { return string }
        index = start - 1
        return nil
    }

    /// Reads an escape after its backslash.
    private mutating func readEscape() -> Unicode.Scalar? {
        let scalar: Unicode.Scalar
        switch currentByte {
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{c}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"): return readUnicodeEscape()
        case let byte? where "\"\\/".utf8.contains(byte): scalar = Unicode.Scalar(byte)
        default: return nil
        }
        index += 1
        return scalar
    }

    /// Reads `u` and four digits; a surrogate pair is two such escapes.
    private mutating func readUnicodeEscape() -> Unicode.Scalar? {
        guard let first = readCodeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard consume("\\"), let second = readCodeUnit(), UTF16.isTrailSurrogate(second) else {
            return nil
        }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func readCodeUnit() -> UInt16? {
        guard consume("u") else { return nil }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = currentByte,
                let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { return nil }
            unit = unit << 4 | UInt16(truncatingIfNeeded: digit)
            index += 1
        }
        return unit
    }
}
