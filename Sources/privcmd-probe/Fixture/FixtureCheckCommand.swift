// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// `fixture check`: finds errors in recordings.
struct FixtureCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find errors in recordings, with line and column.",
        discussion: """
            The exit status is 65 if there are errors. docs/reference/recording-format.md describes \
            the format.

            EXAMPLES:
              privcmd-probe fixture check Fixtures/*/*.jsonl
              privcmd-probe fixture check xl.jsonl --format json
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "file"))
    var files: [String]

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            let checks = try files.map { file in
                try FixtureCommand.withFileErrors { () throws(FileError) in
                    try RecordingCheck(of: FilePath(file))
                }
            }
            try format.print(checks, checks.map(\.text).joined(separator: "\n"))
            if checks.contains(where: { $0.errorCount > 0 }) { throw ExitStatus.malformed.code }
        }
    }
}
