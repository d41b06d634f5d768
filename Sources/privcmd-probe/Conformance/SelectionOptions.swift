// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// The options for which clauses it is about.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only the clauses that fit; may be repeated.", valueName: "glob"))
    var select: [String] = []
    @Option(help: ArgumentHelp("Not the clauses that fit; may be repeated.", valueName: "glob"))
    var skip: [String] = []

    func validate() throws {
        for pattern in (select + skip) { _ = try Self.clauses(fitting: pattern) }
    }

    /// The clauses, as far as they may do harm.
    func clauses(upTo level: Level) -> ClauseSelection {
        ClauseSelection(
            select: select.map { Glob($0) }, skip: skip.map { Glob($0) }, upTo: level)
    }

    /// The clauses that fit a pattern, of which there has to be one.
    static func clauses(fitting pattern: String) throws -> [Clause] {
        let glob = Glob(pattern)
        let found = Contract.clauses.filter { glob.matches($0.name) }
        if !found.isEmpty { return found }
        let near = ClauseSelection.near(glob)
        throw ValidationError(
            "no clause fits '\(pattern)'; "
                + (near.isEmpty
                    ? "'conformance list' shows them all"
                    : "is one of these meant: \(near.joined(separator: ", "))?"))
    }
}
