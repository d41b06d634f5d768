// SPDX-License-Identifier: MIT

import ArgumentParser

/// `abi`: shows, checks and exports the ABI table.
struct ABICommandGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abi",
        abstract:
            "Show, check and export the numbers and structures of the interface.",
        discussion: """
            All subcommands use the ABI table, as the decoder, the recorder, the fake and the clauses \
            do.

            EXAMPLES:
              privcmd-probe abi show
              privcmd-probe abi show map_pirq
              privcmd-probe abi check --headers ~/src/linux
              privcmd-probe abi history --of 0x0008500a
              privcmd-probe abi export --format c
            """,
        subcommands: [
            ABIShowCommand.self, ABICheckCommand.self, ABIHistoryCommand.self,
            ABIExportCommand.self,
        ])
}
