// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdKit

/// The options that select clauses.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only the clauses that match; may be repeated.", valueName: "glob"))
    var select: [String] = []
    @Option(
        help: ArgumentHelp("Without the clauses that match; may be repeated.", valueName: "glob"))
    var skip: [String] = []

    func validate() throws {
        for pattern in (select + skip) { _ = try Self.clauses(matching: pattern) }
    }

    /// The selected clauses, up to a level of harm.
    func clauses(upTo level: HarmLevel) -> ClauseSelection {
        ClauseSelection(
            select: select.map { Glob($0) }, skip: skip.map { Glob($0) }, upTo: level)
    }

    /// The clauses that match a pattern; throws if there are none.
    static func clauses(matching pattern: String) throws -> [Clause] {
        let glob = Glob(pattern)
        let matches = Contract.clauses.filter { glob.matches($0.name.rawValue) }
        if !matches.isEmpty { return matches }
        let near = ClauseSelection.suggestions(glob)
        throw ValidationError(
            "no clause matches '\(pattern)'; "
                + (near.isEmpty
                    ? "'conformance list' lists all clauses"
                    : "did you mean \(near.joined(separator: ", "))?"))
    }
}
