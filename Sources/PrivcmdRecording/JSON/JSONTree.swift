// SPDX-License-Identifier: MIT

/// A JSON value with its position in the text.
///
/// JSONDecoder does not report positions of values, so errors about their meaning could not name a
/// line and column. Remove this type once it does.
struct JSONTree: Sendable {
    let value: Value
    let position: TextPosition

    /// A value; a number keeps its digits.
    enum Value: Sendable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
        case array([JSONTree])
        case object([Member])
    }

    /// A key of an object with its value.
    struct Member: Sendable {
        let key: String
        let position: TextPosition
        let value: JSONTree
    }

    /// Parses a text.
    ///
    /// - Throws: the position of the first syntax error.
    static func parse(_ text: [UInt8]) throws(SyntaxError) -> JSONTree {
        if let invalid = JSONValidator.firstError(in: text) {
            throw SyntaxError(position: TextPosition(line: invalid.line, column: invalid.column))
        }
        var parser = JSONTreeParser(text)
        guard let tree = parser.parseValue() else { throw SyntaxError(position: parser.position) }
        return tree
    }

    /// The position of a syntax error.
    struct SyntaxError: Error, Equatable {
        let position: TextPosition
    }

    /// A short text of the value for messages.
    var excerpt: String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let digits): digits.count > 40 ? digits.prefix(40) + "…" : digits
        case .string(let text): "'" + (text.count > 40 ? text.prefix(40) + "…" : text) + "'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// A position in a text: line and column, counted from 1, the column in bytes.
struct TextPosition: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// Builds a ``JSONTree`` from a text that is valid JSON.
struct JSONTreeParser {
    private let text: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: [UInt8]) { self.text = text }

    /// The position of the next byte.
    var position: TextPosition { TextPosition(line: line, column: index - lineStart + 1) }

    private var currentByte: UInt8? { index < text.count ? text[index] : nil }

    private mutating func skipWhitespace() {
        while let byte = currentByte, [0x20, 0x09, 0x0a, 0x0d].contains(byte) {
            index += 1
            if byte == 0x0a { (line, lineStart) = (line + 1, index) }
        }
    }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard currentByte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func parseValue() -> JSONTree? {
        skipWhitespace()
        let start = position
        let value: JSONTree.Value?
        switch currentByte {
        case UInt8(ascii: "{"): value = parseObject()
        case UInt8(ascii: "["): value = parseArray()
        case UInt8(ascii: "\""): value = parseString().map { .string($0) }
        default: value = parseLiteral()
        }
        skipWhitespace()
        return value.map { JSONTree(value: $0, position: start) }
    }

    private mutating func parseObject() -> JSONTree.Value? {
        index += 1
        skipWhitespace()
        var members: [JSONTree.Member] = []
        if consume("}") { return .object(members) }
        repeat {
            skipWhitespace()
            let start = position
            guard let key = parseString() else { return nil }
            skipWhitespace()
            guard consume(":"), let value = parseValue() else { return nil }
            members.append(JSONTree.Member(key: key, position: start, value: value))
        } while consume(",")
        return consume("}") ? .object(members) : nil
    }

    private mutating func parseArray() -> JSONTree.Value? {
        index += 1
        skipWhitespace()
        var elements: [JSONTree] = []
        if consume("]") { return .array(elements) }
        repeat {
            guard let value = parseValue() else { return nil }
            elements.append(value)
        } while consume(",")
        return consume("]") ? .array(elements) : nil
    }

    private mutating func parseLiteral() -> JSONTree.Value? {
        let start = index
        while let byte = currentByte, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"),
            byte != UInt8(ascii: "}"), byte > 0x20
        {
            index += 1
        }
        switch String(validating: text[start..<index], as: UTF8.self) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let digits?: return digits.isEmpty ? nil : .number(digits)
        case nil: return nil
        }
    }

    private mutating func parseString() -> String? {
        let start = index
        guard consume("\"") else { return nil }
        var bytes: [UInt8] = []
        while let byte = currentByte, byte != UInt8(ascii: "\"") {
            index += 1
            if byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else if let scalar = parseEscape() {
                bytes += Array(String(Character(scalar)).utf8)
            } else {
                return nil
            }
        }
        guard consume("\""), let string = String(validating: bytes, as: UTF8.self) else {
            index = start
            return nil
        }
        return string
    }

    private mutating func parseEscape() -> Unicode.Scalar? {
        guard let byte = currentByte else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return parseUnicodeEscape()
        default: return Unicode.Scalar(byte)
        }
    }

    /// The code point of a `\u` escape; a surrogate pair is two of them.
    private mutating func parseUnicodeEscape() -> Unicode.Scalar? {
        guard let first = parseCodeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard consume("\\"), consume("u"), let second = parseCodeUnit(),
            UTF16.isTrailSurrogate(second)
        else {
            return nil
        }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func parseCodeUnit() -> UInt16? {
        guard index + 4 <= text.count else { return nil }
        let digits = text[index..<(index + 4)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        index += 4
        return unit
    }
}
