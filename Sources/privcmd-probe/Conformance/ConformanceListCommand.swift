// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdKit

/// `conformance list`: lists the clauses.
struct ConformanceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the clauses with their promises.",
        usage: "privcmd-probe conformance list [<options>]",
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
    @Option(help: "List clauses up to this level of harm.")
    var level = HarmLevel.destructive
    @Option(help: "The output format.")
    var format = Format.text

    func run() throws {
        try Console.run {
            let clauses = selection.clauses(upTo: level).clauses
            switch format {
            case .text: try Console.output(ContractDocument.text(clauses))
            case .json: try Console.output(ContractDocument.json(clauses))
            case .markdown:
                // The page already ends with a newline.
                try Console.output(String(ContractDocument.markdown(clauses).dropLast()))
            }
        }
    }
}
