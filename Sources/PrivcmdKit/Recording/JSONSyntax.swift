// SPDX-License-Identifier: MIT

/// The grammar of JSON, walked to find where a text leaves it.
///
/// Outside Darwin, JSONDecoder says that a text is no JSON and not where: this may go once it does.
struct JSONSyntax {
    /// As deep as JSONDecoder goes.
    private static let deepest = 512

    private let text: [UInt8]
    private var index = 0

    /// Line and column, counted from 1, of the first byte that does not belong there; nil where
    /// the text is JSON.
    static func firstFault(in text: [UInt8]) -> (line: Int, column: Int)? {
        var walk = JSONSyntax(text: text)
        if walk.value(depth: 0), walk.index == text.count { return nil }
        let before = text[..<min(walk.index, text.count)]
        let newline = UInt8(ascii: "\n")
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        return (before.count { $0 == newline } + 1, before.count - lineStart + 1)
    }

    private init(text: [UInt8]) { self.text = text }

    private var next: UInt8? { index < text.count ? text[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func take(while wanted: (UInt8) -> Bool) -> Bool {
        let start = index
        while let byte = next, wanted(byte) { index += 1 }
        return index > start
    }

    private mutating func space() { _ = take { [0x20, 0x09, 0x0a, 0x0d].contains($0) } }

    /// A value and the space around it; the index stays at the first byte that does not belong.
    private mutating func value(depth: Int) -> Bool {
        guard depth <= Self.deepest else { return false }
        space()
        let isWhole =
            switch next {
            case UInt8(ascii: "{"): list(depth, "}", keyed: true)
            case UInt8(ascii: "["): list(depth, "]", keyed: false)
            case UInt8(ascii: "\""): string()
            case UInt8(ascii: "t"): word("true")
            case UInt8(ascii: "f"): word("false")
            case UInt8(ascii: "n"): word("null")
            default: number()
            }
        if isWhole { space() }
        return isWhole
    }

    private mutating func list(_ depth: Int, _ end: Unicode.Scalar, keyed: Bool) -> Bool {
        index += 1
        space()
        if take(end) { return true }
        repeat {
            if keyed {
                space()
                guard string() else { return false }
                space()
                guard take(":") else { return false }
            }
            guard value(depth: depth + 1) else { return false }
        } while take(",")
        return take(end)
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while let byte = next, byte >= 0x20 {
            if take("\"") { return true }
            if take("\\") {
                guard let escape = next, "\"\\/bfnrtu".utf8.contains(escape) else { return false }
            }
            index += 1
        }
        return false
    }

    private mutating func word(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy { take($0) }
    }

    private mutating func number() -> Bool {
        func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        _ = take("-")
        guard take("0") || take(while: isDigit) else { return false }
        if take("."), !take(while: isDigit) { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            return take(while: isDigit)
        }
        return true
    }
}
