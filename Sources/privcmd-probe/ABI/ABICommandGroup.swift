// SPDX-License-Identifier: MIT

import ArgumentParser

/// `abi`: the interface itself.
struct ABICommandGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abi",
        abstract:
            "Show the interface: its numbers and structures, what they were, and for other tools.",
        discussion: """
            All of it comes from the one table that decoder, recorder, fake and contract read.

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
