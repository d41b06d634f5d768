// SPDX-License-Identifier: MIT

import ArgumentParser

/// `scenario`: runs the passthrough flow, with or without each fix.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Run the calls of passthrough step by step, and show where they fail.",
        subcommands: [ScenarioListCommand.self, ScenarioRunCommand.self])
}
