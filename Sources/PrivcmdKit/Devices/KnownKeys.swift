// SPDX-License-Identifier: MIT

/// Refusing keys that nobody reads: a mistyped one would be silence otherwise.
enum KnownKeys {
    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Makes sure that an object has no other keys than the known ones.
    static func check<Keys: CodingKey & CaseIterable>(_ decoder: any Decoder, _ known: Keys.Type)
        throws
    {
        let names = Keys.allCases.map(\.stringValue)
        let container = try decoder.container(keyedBy: AnyKey.self)
        guard
            let stranger = container.allKeys.map(\.stringValue).sorted().first(where: { key in
                !names.contains(key)
            })
        else { return }
        throw DecodingError.dataCorrupted(
            .init(
                codingPath: decoder.codingPath,
                debugDescription: "the key '\(stranger)' is unknown; known are "
                    + names.sorted().joined(separator: ", ")))
    }
}
