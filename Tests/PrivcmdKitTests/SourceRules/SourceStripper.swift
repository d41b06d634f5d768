// SPDX-License-Identifier: MIT

/// Removes comments and literals from Swift code, and keeps interpolated code.
///
/// It reads line and block comments, strings of one and of several lines, and raw strings with one
/// number sign.
struct SourceStripper {
    private let text: [Unicode.Scalar]
    private var index = 0
    private var output = String.UnicodeScalarView()

    init(_ text: [Unicode.Scalar]) { self.text = text }

    mutating func code() -> String {
        strip(untilParenthesis: false)
        return String(output)
    }

    private func starts(with prefix: String) -> Bool {
        text[index...].starts(with: prefix.unicodeScalars)
    }

    private mutating func skip(through end: String) {
        while index < text.count, !starts(with: end) {
            if text[index] == "\n" { output.append("\n") }
            index += 1
        }
        index = min(index + end.unicodeScalars.count, text.count)
    }

    /// Copies code; in an interpolation up to the closing parenthesis.
    private mutating func strip(untilParenthesis: Bool) {
        var depth = 0
        while index < text.count {
            if starts(with: "//") {
                while index < text.count, text[index] != "\n" { index += 1 }
            } else if starts(with: "/*") {
                skip(through: "*/")
            } else if let quote = ["#\"\"\"", "\"\"\"", "#\"", "\""].first(where: starts) {
                literal(quote)
            } else {
                let character = text[index]
                index += 1
                if character == "(" { depth += 1 }
                if character == ")" {
                    depth -= 1
                    if untilParenthesis, depth < 0 { return }
                }
                output.append(character)
            }
        }
    }

    private mutating func literal(_ quote: String) {
        let isRaw = quote.hasPrefix("#")
        let end = isRaw ? quote.dropFirst() + "#" : quote[...]
        let interpolation = isRaw ? "\\#(" : "\\("
        index += quote.unicodeScalars.count
        output.append(" ")
        while index < text.count, !starts(with: String(end)) {
            if starts(with: interpolation) {
                index += interpolation.unicodeScalars.count
                output.append(" ")
                strip(untilParenthesis: true)
                output.append(" ")
            } else {
                if text[index] == "\n" { output.append("\n") }
                index += !isRaw && text[index] == "\\" ? 2 : 1
            }
        }
        index = min(index + end.unicodeScalars.count, text.count)
    }
}
