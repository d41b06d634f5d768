// SPDX-License-Identifier: MIT

/// How many calls a replay matched, repeated and refused, and which recorded calls remain.
public struct ReplaySummary: Equatable, Sendable {
    /// The number of calls that matched a recorded call.
    public let replayed: Int
    /// The number of calls that returned the last matching result again.
    public let repeated: Int
    /// The calls that matched no recorded call.
    public let unrecorded: ReplayTally
    /// The recorded calls that the program did not issue.
    public let unused: ReplayTally
    /// The first difference of a strict replay.
    public let difference: ReplayDifference?
}

/// A number of calls, with the first of them as text.
public struct ReplayTally: Equatable, Sendable {
    /// The number of calls that are kept as text.
    static let limit = 10

    /// The number of calls.
    public internal(set) var count = 0
    /// The first distinct calls, one line each.
    public internal(set) var first: [String] = []

    mutating func add(_ text: String) {
        count += 1
        if first.count < Self.limit, !first.contains(text) { first.append(text) }
    }
}
