// SPDX-License-Identifier: MIT

import ArgumentParser

/// `scenario`: the passthrough flow, before and after each fix.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Go through what passthrough asks, step by step, and say where it breaks.",
        subcommands: [ScenarioListCommand.self, ScenarioRunCommand.self])
}
