// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `conformance list`: every clause.
struct ConformanceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every clause with its promise.",
        discussion: """
            EXAMPLES:
              privcmd-probe conformance list
              privcmd-probe conformance list --level read-only --format json
              privcmd-probe conformance list --format markdown
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case markdown
    }

    @OptionGroup var selection: SelectionOptions
    @Option(help: "Only the clauses that do at most so much harm.")
    var level = Level.destructive
    @Option(help: "How to print them.")
    var format = Format.text

    func run() throws {
        try Console.run {
            let clauses = selection.clauses(upTo: level).clauses
            switch format {
            case .text: try Console.answer(ContractDocument.text(clauses))
            case .json: try Console.answer(ContractDocument.json(clauses))
            case .markdown:
                // The page ends with its own line end.
                try Console.answer(String(ContractDocument.markdown(clauses).dropLast()))
            }
        }
    }
}
