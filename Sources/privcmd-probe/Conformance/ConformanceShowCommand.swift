// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `conformance show`: everything of some clauses.
struct ConformanceShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything of a clause: what it promises where, and why.",
        discussion: """
            EXAMPLES:
              privcmd-probe conformance show pcidev-get-gsi.absent-device
              privcmd-probe conformance show 'pcidev-get-gsi.*'
            """)

    @Argument(help: ArgumentHelp("Names, or patterns that they fit.", valueName: "name"))
    var names: [String]

    func validate() throws {
        for name in names { _ = try SelectionOptions.clauses(fitting: name) }
    }

    func run() throws {
        try Console.run {
            var seen: Set<ClauseName> = []
            let clauses = try names.flatMap { try SelectionOptions.clauses(fitting: $0) }
                .filter { seen.insert($0.name).inserted }
            try Console.answer(ContractDocument.details(clauses))
        }
    }
}
