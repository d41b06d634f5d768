// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit

/// An error in a profile file, and its position.
struct ProfileFileFault: Error, Equatable {
    let message: String
    let position: TextPosition

    init(_ what: String, at place: TextPosition) {
        self.message = what
        self.position = place
    }

    init(_ what: String, at value: JSONTree) { self.init(what, at: value.position) }

    init(_ error: JSONError) {
        self.init(error.reason, at: error.position ?? TextPosition(line: 1, column: 1))
    }
}

/// A key of a profile file, and the version of the format that introduced it.
protocol ProfileFileKey: RawRepresentable<String>, CaseIterable {
    var since: Int { get }
}

/// A JSON object of a profile file, all of whose keys are known.
struct ProfileFileObject<Key: ProfileFileKey> {
    let position: TextPosition
    private let members: [String: JSONTree]

    /// Checks the keys of an object.
    ///
    /// Unknown keys are errors, because a mistyped key would be ignored otherwise.
    init(_ tree: JSONTree, version: Int = ProfileFile.newestVersion, _ what: String)
        throws(ProfileFileFault)
    {
        guard case .object(let list) = tree.value else {
            throw .init("expected \(what), an object, not \(tree.excerpt)", at: tree)
        }
        position = tree.position
        var members: [String: JSONTree] = [:]
        for member in list {
            guard let key = Key(rawValue: member.key) else {
                let known = Key.allCases.map(\.rawValue)
                let near = Spelling.hint(member.key, among: known)
                throw .init(
                    "the key '\(member.key)' is unknown"
                        + (near.isEmpty ? "; known are " + known.joined(separator: ", ") : near),
                    at: member.position)
            }
            guard key.since <= version else {
                throw .init(
                    "the key '\(member.key)' needs version \(key.since) of the format;"
                        + " this file has version \(version)", at: member.position)
            }
            guard members.updateValue(member.value, forKey: member.key) == nil else {
                throw .init("the key '\(member.key)' appears twice", at: member.position)
            }
        }
        self.members = members
    }

    /// The value of a key; nil if it is missing or null.
    subscript(key: Key) -> JSONTree? {
        guard let value = members[key.rawValue] else { return nil }
        if case .null = value.value { return nil }
        return value
    }

    func required(_ key: Key) throws(ProfileFileFault) -> JSONTree {
        guard let value = self[key] else {
            throw .init("'\(key.rawValue)' is missing", at: position)
        }
        return value
    }
}

/// Parses values of a known type.
///
/// An error states what was expected and what was found.
extension JSONTree {
    func mismatch(expecting what: String) -> ProfileFileFault {
        ProfileFileFault("expected \(what), not \(excerpt)", at: self)
    }

    func text(_ what: String) throws(ProfileFileFault) -> String {
        guard case .string(let text) = value else { throw mismatch(expecting: what) }
        return text
    }

    func bool() throws(ProfileFileFault) -> Bool {
        guard case .bool(let bool) = value else { throw mismatch(expecting: "true or false") }
        return bool
    }

    func list(_ what: String) throws(ProfileFileFault) -> [JSONTree] {
        guard case .array(let list) = value else { throw mismatch(expecting: what) }
        return list
    }

    /// Parses a number in a range; with `orHex` also a hexadecimal string such as `'0xfe000000'`.
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
            throw mismatch(expecting: "\(what) from \(span)")
        }
        return number
    }

    /// Parses one of the raw values of an enum.
    func enumValue<Word: RawRepresentable<String> & CaseIterable>(_ what: String, _ type: Word.Type)
        throws(ProfileFileFault) -> Word
    {
        let text = try text(what)
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        throw mismatch(expecting: "\(what): " + known.joined(separator: ", "))
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
