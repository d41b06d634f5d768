// SPDX-License-Identifier: MIT

import ArgumentParser

/// `conformance`: the contract, clause by clause.
struct ConformanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Check what the interface promises, clause by clause.",
        subcommands: [ConformanceRunCommand.self, ConformanceListCommand.self])
}
