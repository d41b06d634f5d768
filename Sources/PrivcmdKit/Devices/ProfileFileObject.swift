// SPDX-License-Identifier: MIT

/// What is wrong with a profile's text, and where.
struct ProfileFileFault: Error, Equatable {
    let what: String
    let place: TextPlace

    init(_ what: String, at place: TextPlace) {
        self.what = what
        self.place = place
    }

    init(_ what: String, at value: JSONTree) { self.init(what, at: value.place) }
}

/// A key of a profile, and the version of the format that brought it.
protocol ProfileFileKey: RawRepresentable<String>, CaseIterable {
    var since: Int { get }
}

/// An object of a profile's text, all of whose keys are known.
struct ProfileFileObject<Key: ProfileFileKey> {
    let place: TextPlace
    private let members: [String: JSONTree]

    /// Takes an object apart.
    ///
    /// A key that nobody reads is refused: a mistyped one would be silence otherwise.
    init(_ tree: JSONTree, version: Int = ProfileFile.newestVersion, _ what: String)
        throws(ProfileFileFault)
    {
        guard case .object(let list) = tree.value else {
            throw .init("expected \(what), an object, and not \(tree.excerpt)", at: tree)
        }
        place = tree.place
        var members: [String: JSONTree] = [:]
        for member in list {
            guard let key = Key(rawValue: member.key) else {
                let known = Key.allCases.map(\.rawValue)
                let near = Spelling.hint(member.key, among: known)
                throw .init(
                    "the key '\(member.key)' is unknown"
                        + (near.isEmpty ? "; known are " + known.joined(separator: ", ") : near),
                    at: member.place)
            }
            guard key.since <= version else {
                throw .init(
                    "the key '\(member.key)' came with version \(key.since) of the format, and"
                        + " this file says \(version)", at: member.place)
            }
            guard members.updateValue(member.value, forKey: member.key) == nil else {
                throw .init("the key '\(member.key)' stands there twice", at: member.place)
            }
        }
        self.members = members
    }

    /// The value of a key; nil where it is not there, or null.
    subscript(key: Key) -> JSONTree? {
        guard let value = members[key.rawValue] else { return nil }
        if case .null = value.value { return nil }
        return value
    }

    /// The value of a key that has to be there.
    func required(_ key: Key) throws(ProfileFileFault) -> JSONTree {
        guard let value = self[key] else {
            throw .init("'\(key.rawValue)' is missing", at: place)
        }
        return value
    }
}

/// Reading values of a known type.
///
/// A refusal says what was expected, and what is there.
extension JSONTree {
    func refusal(expecting what: String) -> ProfileFileFault {
        ProfileFileFault("expected \(what), and not \(excerpt)", at: self)
    }

    func text(_ what: String) throws(ProfileFileFault) -> String {
        guard case .string(let text) = value else { throw refusal(expecting: what) }
        return text
    }

    func bool() throws(ProfileFileFault) -> Bool {
        guard case .bool(let bool) = value else { throw refusal(expecting: "true or false") }
        return bool
    }

    func list(_ what: String) throws(ProfileFileFault) -> [JSONTree] {
        guard case .array(let list) = value else { throw refusal(expecting: what) }
        return list
    }

    /// A number within a range; bits and addresses may be texts in hexadecimal, as in `'0xfe000000'`.
    func number<Number: FixedWidthInteger>(
        _ what: String, in range: ClosedRange<Number>, orHex: Bool = false
    ) throws(ProfileFileFault) -> Number {
        let number: Number?
        switch value {
        case .number(let digits): number = Number(digits)
        case .string(let text) where orHex && text.hasPrefix("0x"):
            number = Number(text.dropFirst(2), radix: 16)
        default: number = nil
        }
        guard let number, range.contains(number) else {
            let span = "\(range.lowerBound) to \(range.upperBound)"
            throw refusal(expecting: "\(what) from \(span)")
        }
        return number
    }

    /// A word out of a few.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ what: String, _ type: Word.Type)
        throws(ProfileFileFault) -> Word
    {
        let text = try text(what)
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        throw refusal(expecting: "\(what): " + known.joined(separator: ", "))
    }

    func sbdf() throws(ProfileFileFault) -> SBDF {
        let text = try text("a PCI address such as '0000:03:00.0'")
        do throws(SBDF.ParseError) {
            return try SBDF(parsing: text)
        } catch {
            throw .init(error.description, at: self)
        }
    }
}
