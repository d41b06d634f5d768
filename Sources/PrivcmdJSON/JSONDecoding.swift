// SPDX-License-Identifier: MIT

/// Decodes Codable types from a ``JSONTree``.
struct JSONDecoding: Decoder {
    let tree: JSONTree
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ tree: JSONTree, at path: [any CodingKey] = []) {
        self.tree = tree
        codingPath = path
    }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let list) = tree.value else { throw mismatch("an object") }
        // The first of two equal keys counts.
        let members = Dictionary(list.map { ($0.key, $0.value) }) { first, _ in first }
        return KeyedDecodingContainer(Keyed(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = tree.value else { throw mismatch("a list") }
        return Unkeyed(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    private func mismatch(_ expectation: String) -> DecodingError {
        .typeMismatch(
            JSONTree.self,
            .init(
                codingPath: codingPath,
                debugDescription: "expected \(expectation), not \(tree.excerpt)"))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let members: [String: JSONTree]
        let codingPath: [any CodingKey]

        var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

        func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

        private func member(_ key: any CodingKey) throws -> JSONDecoding {
            guard let tree = members[key.stringValue] else {
                throw DecodingError.keyNotFound(
                    key, .init(codingPath: codingPath, debugDescription: "the key is missing"))
            }
            return JSONDecoding(tree, at: codingPath + [key])
        }

        func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try member(key).decode(type)
        }

        func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Nested>
        {
            try member(key).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try member(key).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder { try member(JSONKey(stringValue: "super")) }

        func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }
    }

    private struct Unkeyed: UnkeyedDecodingContainer {
        let elements: [JSONTree]
        let codingPath: [any CodingKey]
        private(set) var currentIndex = 0

        init(elements: [JSONTree], codingPath: [any CodingKey]) {
            self.elements = elements
            self.codingPath = codingPath
        }

        var count: Int? { elements.count }
        var isAtEnd: Bool { currentIndex == elements.count }

        private func element() throws -> JSONDecoding {
            let path = codingPath + [JSONKey(index: currentIndex)]
            guard !isAtEnd else {
                throw DecodingError.valueNotFound(
                    JSONTree.self, .init(codingPath: path, debugDescription: "the list is short"))
            }
            return JSONDecoding(elements[currentIndex], at: path)
        }

        mutating func decodeNil() throws -> Bool {
            guard try element().decodeNil() else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let value = try element().decode(type)
            currentIndex += 1
            return value
        }

        mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws
            -> KeyedDecodingContainer<Nested>
        {
            let container = try element().container(keyedBy: type)
            currentIndex += 1
            return container
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            let container = try element().unkeyedContainer()
            currentIndex += 1
            return container
        }

        mutating func superDecoder() throws -> any Decoder {
            let decoder = try element()
            currentIndex += 1
            return decoder
        }
    }
}

extension JSONDecoding: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        if case .null = tree.value { true } else { false }
    }

    /// Decodes any value; the protocols' requirements for strings and numbers are met by this too.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let scalar = type as? any JSONScalar.Type else { return try type.init(from: self) }
        guard let value = scalar.init(tree.value) as? Value else {
            throw mismatch(scalar.expectation)
        }
        return value
    }
}
