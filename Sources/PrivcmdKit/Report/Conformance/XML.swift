// SPDX-License-Identifier: MIT

/// As much of XML as a report needs.
enum XML {
    /// Attributes in their order.
    struct Attributes: CustomStringConvertible {
        private let values: [(name: String, value: String)]

        init(_ values: [(name: String, value: String)]) { self.values = values }

        /// Each with a space before it.
        var description: String {
            values.map { " \($0.name)=\"\(XML.escape(Printable.line($0.value)))\"" }.joined()
        }
    }

    /// An element with elements in it.
    static func element(
        _ name: String, _ attributes: Attributes, _ content: [String] = [], depth: Int
    ) -> String {
        let indentation = String(repeating: "  ", count: depth)
        if content.isEmpty { return "\(indentation)<\(name)\(attributes)/>\n" }
        return "\(indentation)<\(name)\(attributes)>\n\(content.joined())\(indentation)</\(name)>\n"
    }

    /// An element with lines of text in it.
    static func element(
        _ name: String, _ attributes: Attributes, text lines: [String], depth: Int
    ) -> String {
        if lines.isEmpty { return element(name, attributes, depth: depth) }
        let indentation = String(repeating: "  ", count: depth)
        let text = lines.map { escape(Printable.line($0)) }.joined(separator: "\n")
        return "\(indentation)<\(name)\(attributes)>\(text)</\(name)>\n"
    }

    /// A time in seconds, to the millisecond, without the dividers that some readers expect.
    static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        // Not by characters: one with a mark above it is no "<" to Swift, but still one to XML.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            // Needed only behind "]]", where it is easily forgotten.
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
