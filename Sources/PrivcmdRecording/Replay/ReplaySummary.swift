// SPDX-License-Identifier: MIT

/// How many calls a replay matched, repeated and refused, and which recorded calls remain.
package struct ReplaySummary: Equatable, Sendable {
    /// The number of calls that matched a recorded call.
    package let replayed: Int
    /// The number of calls that returned the last matching result again.
    package let repeated: Int
    /// The calls that matched no recorded call.
    package let unrecorded: ReplayTally
    /// The recorded calls that the program did not issue.
    package let unused: ReplayTally
    /// The first difference of a strict replay.
    package let difference: ReplayDifference?
}

/// A number of calls, with the first of them as text.
package struct ReplayTally: Equatable, Sendable {
    /// The number of calls that are kept as text.
    static let limit = 10

    /// The number of calls.
    package internal(set) var count = 0
    /// The first distinct calls, one line each.
    package internal(set) var first: [String] = []

    mutating func add(_ text: String) {
        count += 1
        if first.count < Self.limit, !first.contains(text) { first.append(text) }
    }
}
