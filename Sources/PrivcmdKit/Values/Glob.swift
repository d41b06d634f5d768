// SPDX-License-Identifier: MIT

/// A shell pattern for names, such as `pcidev-get-gsi.*`.
///
/// It has `*`, `?`, `[…]` and `\` as in fnmatch(3).
package struct Glob: Sendable, CustomStringConvertible {
    private enum Element: Sendable {
        /// Any characters, also none.
        case anything
        case anyCharacter
        case character(Character)
        case oneOf([ClosedRange<Character>], isNegated: Bool)

        func matches(_ character: Character) -> Bool {
            switch self {
            case .anything, .anyCharacter: true
            case .character(let own): own == character
            case .oneOf(let ranges, let isNegated):
                ranges.contains { $0.contains(character) } != isNegated
            }
        }
    }

    /// The pattern.
    package let description: String
    private let elements: [Element]

    /// Makes a pattern from its text.
    package init(_ text: String) {
        description = text
        var elements: [Element] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "*": elements.append(.anything)
            case "?": elements.append(.anyCharacter)
            case "[": elements.append(Self.brackets(&rest) ?? .character("["))
            case "\\": elements.append(.character(rest.popFirst() ?? "\\"))
            default: elements.append(.character(character))
            }
        }
        self.elements = elements
    }

    /// Whether a text has a character that makes it a pattern.
    package static func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

    /// Parses the characters after `[`; nil if no `]` ends them.
    private static func brackets(_ rest: inout Substring) -> Element? {
        var inner = rest
        let isNegated = inner.first == "!" || inner.first == "^"
        if isNegated { inner.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        var isStart = true
        while var first = inner.popFirst() {
            // A `]` at the start stands for itself.
            if first == "]", !isStart {
                rest = inner
                return .oneOf(ranges, isNegated: isNegated)
            }
            isStart = false
            if first == "\\" { first = inner.popFirst() ?? first }
            var last = first
            if inner.first == "-", let end = inner.dropFirst().first, end != "]" {
                inner = inner.dropFirst(2)
                last = end
            }
            if first <= last { ranges.append(first...last) }
        }
        return nil
    }

    /// Whether a name matches.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether all of it matches.
    package func matches(_ name: String) -> Bool {
        let text = Array(name)
        var (index, element) = (0, 0)
        // Where to continue if the text after the latest `*` does not match.
        var retry: (index: Int, element: Int)?
        while true {
            if element < elements.count, case .anything = elements[element] {
                element += 1
                retry = (index, element)
            } else if element < elements.count, index < text.count,
                elements[element].matches(text[index])
            {
                (index, element) = (index + 1, element + 1)
            } else if element == elements.count, index == text.count {
                return true
            } else if let last = retry, last.index < text.count {
                (index, element) = (last.index + 1, last.element)
                retry = (index, element)
            } else {
                return false
            }
        }
    }
}
