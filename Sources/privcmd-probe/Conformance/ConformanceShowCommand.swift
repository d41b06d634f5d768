// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdKit

/// `conformance show`: shows clauses with all their fields.
struct ConformanceShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a clause: what it promises on which system, and why.",
        discussion: """
            EXAMPLES:
              privcmd-probe conformance show pcidev-get-gsi.absent-device
              privcmd-probe conformance show 'pcidev-get-gsi.*'
            """)

    @Argument(help: ArgumentHelp("Names or glob patterns of clauses.", valueName: "name"))
    var names: [String]

    func validate() throws {
        for name in names { _ = try SelectionOptions.clauses(matching: name) }
    }

    func run() throws {
        try Console.run {
            var seen: Set<ClauseName> = []
            let clauses = try names.flatMap { try SelectionOptions.clauses(matching: $0) }
                .filter { seen.insert($0.name).inserted }
            try Console.output(ContractDocument.details(clauses))
        }
    }
}
