// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Writes the subset of XML that the JUnit report needs.
enum XML {
    /// Attributes in order.
    struct Attributes: CustomStringConvertible {
        private let values: [(name: String, value: String)]

        init(_ values: [(name: String, value: String)]) { self.values = values }

        /// The attributes, each after a space.
        var description: String {
            values.map { " \($0.name)=\"\(XML.escape(PrintableText.singleLine($0.value)))\"" }
                .joined()
        }
    }

    /// An element that contains elements.
    static func element(
        _ name: String, _ attributes: Attributes, _ content: [String] = [], depth: Int
    ) -> String {
        let indentation = String(repeating: "  ", count: depth)
        if content.isEmpty { return "\(indentation)<\(name)\(attributes)/>\n" }
        return "\(indentation)<\(name)\(attributes)>\n\(content.joined())\(indentation)</\(name)>\n"
    }

    /// An element that contains lines of text.
    static func element(
        _ name: String, _ attributes: Attributes, text lines: [String], depth: Int
    ) -> String {
        if lines.isEmpty { return element(name, attributes, depth: depth) }
        let indentation = String(repeating: "  ", count: depth)
        let text = lines.map { escape(PrintableText.singleLine($0)) }.joined(separator: "\n")
        return "\(indentation)<\(name)\(attributes)>\(text)</\(name)>\n"
    }

    /// A time in seconds, to the millisecond, without thousands separators.
    static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        // By scalar: in Swift, "<" with a combining mark is another Character; in XML it is "<".
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            // XML requires this only after "]]".
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
