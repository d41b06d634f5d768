// SPDX-License-Identifier: MIT

/// Validates JSON, and finds the position of the first syntax error.
///
/// Outside Darwin, JSONDecoder does not report the position. Remove this type once it does.
struct JSONValidator {
    /// The nesting limit of JSONDecoder.
    private static let depthLimit = 512

    private let text: [UInt8]
    private var index = 0

    /// Line and column, counted from 1, of the first invalid byte; nil if the text is valid JSON.
    static func firstError(in text: [UInt8]) -> (line: Int, column: Int)? {
        var validator = JSONValidator(text: text)
        if validator.consumeValue(depth: 0), validator.index == text.count { return nil }
        let before = text[..<min(validator.index, text.count)]
        let newline = UInt8(ascii: "\n")
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        return (before.count { $0 == newline } + 1, before.count - lineStart + 1)
    }

    private init(text: [UInt8]) { self.text = text }

    private var currentByte: UInt8? { index < text.count ? text[index] : nil }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard currentByte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func consume(while wanted: (UInt8) -> Bool) -> Bool {
        let start = index
        while let byte = currentByte, wanted(byte) { index += 1 }
        return index > start
    }

    private mutating func skipWhitespace() {
        _ = consume { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }

    /// Consumes a value and the whitespace around it; `index` stops at the first invalid byte.
    private mutating func consumeValue(depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        skipWhitespace()
        let isComplete =
            switch currentByte {
            case UInt8(ascii: "{"): consumeList(depth, "}", keyed: true)
            case UInt8(ascii: "["): consumeList(depth, "]", keyed: false)
            case UInt8(ascii: "\""): consumeString()
            case UInt8(ascii: "t"): consumeLiteral("true")
            case UInt8(ascii: "f"): consumeLiteral("false")
            case UInt8(ascii: "n"): consumeLiteral("null")
            default: consumeNumber()
            }
        if isComplete { skipWhitespace() }
        return isComplete
    }

    private mutating func consumeList(_ depth: Int, _ end: Unicode.Scalar, keyed: Bool) -> Bool {
        index += 1
        skipWhitespace()
        if consume(end) { return true }
        repeat {
            if keyed {
                skipWhitespace()
                guard consumeString() else { return false }
                skipWhitespace()
                guard consume(":") else { return false }
            }
            guard consumeValue(depth: depth + 1) else { return false }
        } while consume(",")
        return consume(end)
    }

    private mutating func consumeString() -> Bool {
        guard consume("\"") else { return false }
        while let byte = currentByte, byte >= 0x20 {
            if consume("\"") { return true }
            if consume("\\") {
                guard let escape = currentByte, "\"\\/bfnrtu".utf8.contains(escape) else {
                    return false
                }
            }
            index += 1
        }
        return false
    }

    private mutating func consumeLiteral(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy { consume($0) }
    }

    private mutating func consumeNumber() -> Bool {
        func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        _ = consume("-")
        guard consume("0") || consume(while: isDigit) else { return false }
        if consume("."), !consume(while: isDigit) { return false }
        if consume("e") || consume("E") {
            if !consume("+") { _ = consume("-") }
            return consume(while: isDigit)
        }
        return true
    }
}
