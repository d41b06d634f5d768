// SPDX-License-Identifier: MIT

/// The text of a rare error, stored in one word of memory.
///
/// Every call returns a result that may contain one. A `String` there would make every result
/// larger for the sake of the rare ones.
public struct Message: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringInterpolation
{
    private final class Box: Sendable {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private let box: Box

    /// Makes a message from a literal.
    ///
    /// - Parameter value: the text.
    public init(stringLiteral value: String) { box = Box(value) }

    /// Makes a message from a text.
    ///
    /// - Parameter text: the text.
    public init(_ text: String) { box = Box(text) }

    /// The text.
    public var description: String { box.text }

    /// Whether two messages have the same text.
    public static func == (left: Message, right: Message) -> Bool {
        left.box.text == right.box.text
    }

    /// Hashes the text.
    ///
    /// - Parameter hasher: the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(box.text) }
}
