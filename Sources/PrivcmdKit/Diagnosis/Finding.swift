// SPDX-License-Identifier: MIT

/// Something that is wrong with a place, or good to know of it.
public struct Finding: Encodable, Equatable, Sendable {
    /// A stable name, such as `kernel-too-old`.
    public let name: String
    /// How much it matters.
    public let weight: Weight
    /// What is wrong, in one sentence.
    public let what: String
    /// The fact that says so: what was asked, and what came back.
    public let fact: String
    /// What to do; nil where nothing helps.
    public let remedy: String?

    /// How much a finding matters.
    public enum Weight: String, Encodable, Sendable {
        /// Passthrough does not work as long as it is so.
        case trouble
        /// Good to know.
        case note
    }

    static func trouble(_ name: String, _ what: String, fact: String, remedy: String?) -> Finding {
        Finding(name: name, weight: .trouble, what: what, fact: fact, remedy: remedy)
    }

    static func note(_ name: String, _ what: String, fact: String, remedy: String?) -> Finding {
        Finding(name: name, weight: .note, what: what, fact: fact, remedy: remedy)
    }
}
