// SPDX-License-Identifier: MIT

/// What came of a replay.
public struct ReplayAccount: Equatable, Sendable {
    /// How many calls and openings had an answer of their own.
    public let answered: Int
    /// How many got the last answer to their question again.
    public let repeated: Int
    /// What the recording had no answer to.
    public let unanswered: ReplayTally
    /// What was recorded, and not asked for.
    public let leftOver: ReplayTally
    /// Where a strict replay left the recording.
    public let difference: ReplayDifference?
}

/// How many there were of something, and the first of them in words.
public struct ReplayTally: Equatable, Sendable {
    /// As many as are told in words.
    static let limit = 10

    /// How many there were.
    public internal(set) var count = 0
    /// The first different ones, each in a line.
    public internal(set) var first: [String] = []

    mutating func add(_ words: String) {
        count += 1
        if first.count < Self.limit, !first.contains(words) { first.append(words) }
    }
}
