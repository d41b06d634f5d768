// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture`: what recordings hold.
struct FixtureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixture",
        abstract: "Check, show and compare recordings, and see which calls they touch.",
        subcommands: [
            FixtureCheckCommand.self, FixtureShowCommand.self, FixtureDiffCommand.self,
            FixtureCoverageCommand.self,
        ]
    )

    /// Makes something of recordings; what is wrong with one of them ends the command.
    static func reading<Value>(_ body: () throws(FileFault) -> Value) throws -> Value {
        do throws(FileFault) {
            return try body()
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}

/// How a report of recordings is printed.
enum FixtureFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
