// SPDX-License-Identifier: MIT

/// The stable name of a clause, such as `pcidev-get-gsi.unbound-device`.
///
/// Lower-case letters, digits, dashes and dots: it goes unchanged through KTAP, JUnit and KCIDB.
/// What stands before the first dot is the clause's family.
public struct ClauseName: Hashable, Sendable {
    /// The text.
    public let rawValue: String

    /// Checks a text and takes it for a name.
    ///
    /// - Parameter text: the name; nil comes back where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ Self.isWord($0) }) else { return nil }
        rawValue = text
    }

    /// What stands before the first dot.
    public var family: String {
        String(rawValue.prefix { $0 != "." })
    }

    /// What stands behind the first dot.
    public var leaf: String {
        String(rawValue.drop { $0 != "." }.dropFirst())
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}

extension ClauseName: ExpressibleByStringInterpolation, CustomStringConvertible, Comparable {
    /// Takes a literal for a name; one that is none stops the program.
    ///
    /// - Parameter value: the name.
    public init(stringLiteral value: String) {
        guard let name = ClauseName(value) else {
            preconditionFailure("'\(value)' is no clause name")
        }
        self = name
    }

    /// The text.
    public var description: String { rawValue }

    /// Orders by the text.
    public static func < (left: ClauseName, right: ClauseName) -> Bool {
        left.rawValue < right.rawValue
    }
}
