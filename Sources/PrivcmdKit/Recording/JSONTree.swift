// SPDX-License-Identifier: MIT

/// A value of a JSON text, with its place there.
///
/// JSONDecoder does not say where a value stood, so that what is wrong with its meaning could not be
/// shown at the place: this may go once it does.
struct JSONTree: Sendable {
    let value: Value
    let place: TextPlace

    /// A value; a number stays as it is written.
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
        let place: TextPlace
        let value: JSONTree
    }

    /// Reads a text.
    ///
    /// - Throws: where it is no JSON.
    static func parse(_ text: [UInt8]) throws(Fault) -> JSONTree {
        if let fault = JSONSyntax.firstFault(in: text) {
            throw Fault(place: TextPlace(line: fault.line, column: fault.column))
        }
        var parser = JSONTreeParser(text)
        guard let tree = parser.value() else { throw Fault(place: parser.place) }
        return tree
    }

    /// Where a text is no JSON.
    struct Fault: Error, Equatable {
        let place: TextPlace
    }

    /// The value as it is written, cut where it is long.
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

/// A place in a text: line and column, counted from 1, the column in bytes.
struct TextPlace: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// Builds the tree of a text that is known to be JSON.
struct JSONTreeParser {
    private let text: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: [UInt8]) { self.text = text }

    /// Where the parser stands.
    var place: TextPlace { TextPlace(line: line, column: index - lineStart + 1) }

    private var next: UInt8? { index < text.count ? text[index] : nil }

    private mutating func space() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) {
            index += 1
            if byte == 0x0a { (line, lineStart) = (line + 1, index) }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func value() -> JSONTree? {
        space()
        let start = place
        let value: JSONTree.Value?
        switch next {
        case UInt8(ascii: "{"): value = object()
        case UInt8(ascii: "["): value = array()
        case UInt8(ascii: "\""): value = string().map { .string($0) }
        default: value = word()
        }
        space()
        return value.map { JSONTree(value: $0, place: start) }
    }

    private mutating func object() -> JSONTree.Value? {
        index += 1
        space()
        var members: [JSONTree.Member] = []
        if take("}") { return .object(members) }
        repeat {
            space()
            let start = place
            guard let key = string() else { return nil }
            space()
            guard take(":"), let value = value() else { return nil }
            members.append(JSONTree.Member(key: key, place: start, value: value))
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array() -> JSONTree.Value? {
        index += 1
        space()
        var elements: [JSONTree] = []
        if take("]") { return .array(elements) }
        repeat {
            guard let value = value() else { return nil }
            elements.append(value)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func word() -> JSONTree.Value? {
        let start = index
        while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"),
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

    private mutating func string() -> String? {
        let start = index
        guard take("\"") else { return nil }
        var bytes: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            index += 1
            if byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else if let scalar = escape() {
                bytes += Array(String(Character(scalar)).utf8)
            } else {
                return nil
            }
        }
        guard take("\""), let string = String(validating: bytes, as: UTF8.self) else {
            index = start
            return nil
        }
        return string
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return codePoint()
        default: return Unicode.Scalar(byte)
        }
    }

    /// What `\u` stands for; two of them stand for one beyond the first 65,536.
    private mutating func codePoint() -> Unicode.Scalar? {
        guard let first = codeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard take("\\"), take("u"), let second = codeUnit(), UTF16.isTrailSurrogate(second) else {
            return nil
        }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() -> UInt16? {
        guard index + 4 <= text.count else { return nil }
        let digits = text[index..<(index + 4)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        index += 4
        return unit
    }
}
