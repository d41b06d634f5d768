// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture`: checks, shows and compares recordings.
struct FixtureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixture",
        abstract: "Check, show and compare recordings, and list the calls in them.",
        subcommands: [
            FixtureCheckCommand.self, FixtureShowCommand.self, FixtureDiffCommand.self,
            FixtureCoverageCommand.self,
        ]
    )

    /// Runs a body that reads recordings, and converts its errors to ``CommandFailure``.
    static func withFileErrors<Value>(_ body: () throws(FileError) -> Value) throws -> Value {
        do throws(FileError) {
            return try body()
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}
