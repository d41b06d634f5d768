// SPDX-License-Identifier: MIT

/// When a change came: a row of the dated table that the fake's two halves read.
public struct ChangeRow: Sendable, Equatable {
    /// What is so from then on, in words.
    public let words: String
    /// The releases that brought it, one for each branch that has it.
    public let fix: Fix

    /// A change that reached several branches.
    init(_ words: String, _ fix: Fix) {
        self.words = words
        self.fix = fix
    }

    /// A change that one release brought, and no older branch got.
    init(_ words: String, since release: Release) {
        self.init(words, Fix(name: "since \(release)", releases: [release]))
    }
}
