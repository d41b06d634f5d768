// SPDX-License-Identifier: MIT

/// A sentence that comes with a rare outcome, kept in one word of memory.
///
/// Outcomes are returned from every call; a text of its own would make each of them three words
/// larger, for the sake of those that hardly ever come.
public struct Remark: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringInterpolation
{
    private final class Box: Sendable {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private let box: Box

    /// Keeps a sentence.
    ///
    /// - Parameter value: the sentence.
    public init(stringLiteral value: String) { box = Box(value) }

    /// Keeps a sentence.
    ///
    /// - Parameter text: the sentence.
    public init(_ text: String) { box = Box(text) }

    /// The sentence.
    public var description: String { box.text }

    /// Whether two sentences are the same.
    public static func == (left: Remark, right: Remark) -> Bool { left.box.text == right.box.text }

    /// Hashes the sentence.
    ///
    /// - Parameter hasher: what to feed it to.
    public func hash(into hasher: inout Hasher) { hasher.combine(box.text) }
}
