// SPDX-License-Identifier: MIT

/// Failures that whoever runs the contract knows of, and does not want to be told of again.
///
/// A text file: a line a clause, its name and the verdict that is expected, then `#` and why. Empty
/// lines and lines that begin with `#` say nothing.
public struct KnownFailures: Sendable, Equatable {
    /// What is expected of a clause.
    public struct Entry: Sendable, Equatable {
        /// The verdict.
        public let verdict: Verdict
        /// Why, as the file says it; empty where it does not.
        public let reason: String
    }

    /// What is wrong with a line of the file.
    public struct Fault: Error, Equatable, CustomStringConvertible {
        /// The line, from 1.
        public let line: Int
        /// What is wrong.
        public let what: String

        /// Both in one sentence.
        public var description: String { "line \(line): \(what)" }
    }

    private(set) var entries: [ClauseName: Entry] = [:]

    /// No failures.
    public init() {}

    /// Reads the file's text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - clauses: the clauses that there are.
    /// - Throws: the first line that is wrong, and what is.
    public init(parsing text: String, among clauses: [Clause]) throws(Fault) {
        let names = Set(clauses.map(\.name))
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts[0].split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
            if words.isEmpty { continue }
            func refuse(_ what: String) -> Fault { Fault(line: index + 1, what: what) }
            guard words.count == 2 else {
                throw refuse("expected a clause's name and a verdict, such as 'a.b fail # why'")
            }
            guard let name = ClauseName(words[0]), names.contains(name) else {
                throw refuse("there is no clause '\(words[0])'")
            }
            guard let verdict = Verdict(rawValue: words[1]), verdict >= .broken else {
                throw refuse("'\(words[1])' is none of broken, fail, crash")
            }
            guard entries[name] == nil else { throw refuse("\(name) stands there twice") }
            let reason = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
            entries[name] = Entry(verdict: verdict, reason: reason)
        }
    }
}
