// SPDX-License-Identifier: MIT

/// Makes foreign text safe to print: without line ends and terminal controls.
///
/// Every output format, XML included, can hold the result.
package enum PrintableText {
    /// The text in one line, with escapes such as `\n` and `\x1b` for unprintable characters.
    package static func singleLine(_ text: String, escaping escaped: Unicode.Scalar? = nil)
        -> String
    {
        var line = ""
        for scalar in text.unicodeScalars {
            if scalar == escaped || !isPrintable(scalar) {
                line += escape(scalar)
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7f }
        return switch scalar.properties.generalCategory {
        // Some format characters reverse the direction of the text that follows. Some unassigned
        // code points are noncharacters, which XML cannot hold.
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: false
        default: true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            if scalar.value > 0xff { return "\\u{\(digits)}" }
            return "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
        }
    }

    /// The text broken at spaces into lines of at most a width; a longer word has its own line.
    package static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return lines + [line]
    }
}
