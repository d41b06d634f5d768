// SPDX-License-Identifier: MIT

/// A JSON value with its position in the text.
package struct JSONTree: Sendable {
    package let value: Value
    package let position: TextPosition

    /// A value; a number keeps its digits.
    package enum Value: Sendable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
        case array([JSONTree])
        case object([Member])
    }

    /// A key of an object with its value.
    package struct Member: Sendable {
        package let key: String
        package let position: TextPosition
        package let value: JSONTree
    }

    /// The number of values that may be nested, so that no text overflows the stack.
    private static let depthLimit = 512

    /// Parses a text.
    ///
    /// - Throws: ``JSONError`` with the position of the first syntax error.
    package static func parse(_ text: [UInt8]) throws(JSONError) -> JSONTree {
        var reader = JSONReader(text)
        reader.skipSpace()
        guard let tree = parse(&reader, depth: 0) else { throw JSONError(syntaxErrorOf: reader) }
        reader.skipSpace()
        guard reader.isAtEnd else { throw JSONError(syntaxErrorOf: reader) }
        return tree
    }

    /// Parses the value at a reader's position; nil for a syntax error.
    private static func parse(_ reader: inout JSONReader, depth: Int) -> JSONTree? {
        guard depth <= depthLimit else { return nil }
        let start = reader.position
        let value: Value
        switch reader.currentByte {
        case UInt8(ascii: "{"):
            var members: [Member] = []
            let isComplete = reader.readObject { reader, key, position in
                guard let value = parse(&reader, depth: depth + 1) else { return false }
                members.append(Member(key: key, position: position, value: value))
                return true
            }
            guard isComplete else { return nil }
            value = .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONTree] = []
            let isComplete = reader.readArray { reader in
                guard let element = parse(&reader, depth: depth + 1) else { return false }
                elements.append(element)
                return true
            }
            guard isComplete else { return nil }
            value = .array(elements)
        case UInt8(ascii: "\""):
            guard let string = reader.readString() else { return nil }
            value = .string(string)
        case UInt8(ascii: "t"):
            guard reader.consumeWord("true") else { return nil }
            value = .bool(true)
        case UInt8(ascii: "f"):
            guard reader.consumeWord("false") else { return nil }
            value = .bool(false)
        case UInt8(ascii: "n"):
            guard reader.consumeWord("null") else { return nil }
            value = .null
        default:
            guard let digits = reader.readNumber() else { return nil }
            value = .number(String(decoding: digits, as: UTF8.self))
        }
        return JSONTree(value: value, position: start)
    }

    /// A short text of the value for messages.
    package var excerpt: String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let digits): digits.count > 40 ? digits.prefix(40) + "…" : digits
        case .string(let text): "'" + (text.count > 40 ? text.prefix(40) + "…" : text) + "'"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The value at a path of keys and indices; the last one that the path leads to.
    func node(at path: [any CodingKey]) -> JSONTree {
        var node = self
        for key in path {
            let next: JSONTree? =
                switch node.value {
                case .object(let members): members.first { $0.key == key.stringValue }?.value
                case .array(let elements):
                    key.intValue.flatMap { elements.indices.contains($0) ? elements[$0] : nil }
                case .null, .bool, .number, .string: nil
                }
            guard let next else { break }
            node = next
        }
        return node
    }
}
