// SPDX-License-Identifier: MIT

/// Failures that the user knows, and that do not make a run fail.
///
/// It is a text file with one clause per line: its name, the expected verdict, then `#` and the
/// reason. Empty lines and lines that start with `#` are ignored.
package struct KnownFailures: Sendable, Equatable {
    /// The known failure of a clause.
    package struct Entry: Sendable, Equatable {
        package let verdict: Verdict
        /// The reason from the file; empty if there is none.
        package let reason: String
    }

    /// A mistake in a line of the file.
    package struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The line, from 1.
        package let line: Int
        /// The mistake.
        package let message: String

        /// Both in one sentence.
        package var description: String { "line \(line): \(message)" }
    }

    package private(set) var entries: [ClauseName: Entry] = [:]

    /// No failures.
    package init() {}

    /// Reads the file's text.
    package init(parsing text: String, among clauses: [Clause]) throws(ParseError) {
        let names = Set(clauses.map(\.name))
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts[0].split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
            if words.isEmpty { continue }
            func parseError(_ message: String) -> ParseError {
                ParseError(line: index + 1, message: message)
            }
            guard words.count == 2 else {
                throw parseError("expected a clause's name and a verdict, such as 'a.b fail # why'")
            }
            guard let name = ClauseName(words[0]), names.contains(name) else {
                throw parseError("there is no clause '\(words[0])'")
            }
            // Older versions of the program wrote 'broken'.
            let verdictName = words[1] == "broken" ? Verdict.error.rawValue : words[1]
            guard let verdict = Verdict(rawValue: verdictName), verdict >= .error else {
                throw parseError("'\(words[1])' is not one of error, fail, crash")
            }
            guard entries[name] == nil else { throw parseError("\(name) is listed twice") }
            let reason = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
            entries[name] = Entry(verdict: verdict, reason: reason)
        }
    }
}
