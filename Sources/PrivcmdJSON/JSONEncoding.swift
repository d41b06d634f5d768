// SPDX-License-Identifier: MIT

/// A value that a Codable type encodes; it writes itself with sorted keys.
final class JSONEncoding: Encoder {
    private enum Content {
        case object
        case array
        case null
        case scalar(any JSONScalar)
    }

    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// A type that encodes nothing is an empty object.
    private var content = Content.object
    private var members: [String: JSONEncoding] = [:]
    private var elements: [JSONEncoding] = []

    init(at path: [any CodingKey] = []) { codingPath = path }

    /// Encodes a value.
    convenience init(_ value: some Encodable, at path: [any CodingKey] = []) throws {
        self.init(at: path)
        try encode(value)
    }

    func write(to writer: inout JSONWriter) throws {
        switch content {
        case .null: writer.writeWord("null")
        case .scalar(let scalar): try scalar.write(to: &writer)
        case .array:
            writer.openArray()
            for element in elements {
                writer.writeElement()
                try element.write(to: &writer)
            }
            writer.closeArray()
        case .object:
            writer.openObject()
            // String compares characters, which is another order than that of the bytes.
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (key, member) in sorted {
                writer.writeKey(key)
                try member.write(to: &writer)
            }
            writer.closeObject()
        }
    }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        content = .array
        return Unkeyed(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    private func member(_ key: any CodingKey) -> JSONEncoding {
        if let known = members[key.stringValue] { return known }
        let member = JSONEncoding(at: codingPath + [key])
        members[key.stringValue] = member
        return member
    }

    private func element() -> JSONEncoding {
        let element = JSONEncoding(at: codingPath + [JSONKey(index: elements.count)])
        elements.append(element)
        return element
    }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let node: JSONEncoding
        var codingPath: [any CodingKey] { node.codingPath }

        func encodeNil(forKey key: Key) { node.member(key).encodeNil() }

        func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
            try node.member(key).encode(value)
        }

        func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key)
            -> KeyedEncodingContainer<Nested>
        {
            node.member(key).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            node.member(key).unkeyedContainer()
        }

        func superEncoder() -> any Encoder { node.member(JSONKey(stringValue: "super")) }

        func superEncoder(forKey key: Key) -> any Encoder { node.member(key) }
    }

    private struct Unkeyed: UnkeyedEncodingContainer {
        let node: JSONEncoding
        var codingPath: [any CodingKey] { node.codingPath }
        var count: Int { node.elements.count }

        func encodeNil() { node.element().encodeNil() }

        func encode<Value: Encodable>(_ value: Value) throws { try node.element().encode(value) }

        func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            node.element().container(keyedBy: type)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            node.element().unkeyedContainer()
        }

        func superEncoder() -> any Encoder { node.element() }
    }
}

extension JSONEncoding: SingleValueEncodingContainer {
    func encodeNil() { content = .null }

    /// Encodes any value; the protocols' requirements for strings and numbers are met by this too.
    func encode<Value: Encodable>(_ value: Value) throws {
        if let scalar = value as? any JSONScalar {
            content = .scalar(scalar)
        } else {
            try value.encode(to: self)
        }
    }
}
