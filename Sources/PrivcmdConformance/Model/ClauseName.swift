// SPDX-License-Identifier: MIT

/// The stable name of a clause, such as `pcidev-get-gsi.unbound-device`.
///
/// It consists of lower-case letters, digits, dashes and dots, which KTAP, JUnit and KCIDB accept.
/// The part before the first dot is the clause's family.
package struct ClauseName: Hashable, Sendable {
    /// The text.
    package let rawValue: String

    /// Parses a name.
    ///
    /// - Parameter text: the name. The result is nil if it is not valid.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ Self.isValidPart($0) }) else { return nil }
        rawValue = text
    }

    /// The part before the first dot.
    package var family: String {
        String(rawValue.prefix { $0 != "." })
    }

    /// The part after the first dot.
    package var leaf: String {
        String(rawValue.drop { $0 != "." }.dropFirst())
    }

    private static func isValidPart(_ text: Substring) -> Bool {
        !text.isEmpty && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}

extension ClauseName: ExpressibleByStringInterpolation, CustomStringConvertible, Comparable {
    /// Makes a name from a literal.
    ///
    /// The program stops if the literal is not a valid name.
    package init(stringLiteral value: String) {
        guard let name = ClauseName(value) else {
            preconditionFailure("'\(value)' is not a clause name")
        }
        self = name
    }

    /// The text.
    package var description: String { rawValue }

    /// Orders by the text.
    package static func < (left: ClauseName, right: ClauseName) -> Bool {
        left.rawValue < right.rawValue
    }
}
