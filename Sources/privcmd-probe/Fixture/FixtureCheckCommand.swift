// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture check`: all that is wrong with recordings.
struct FixtureCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say all that is wrong with recordings, with line and column.",
        discussion: """
            The exit status is 65 where something is. Fixtures/README.md has the format.

            EXAMPLES:
              privcmd-probe fixture check Fixtures/*/*.jsonl
              privcmd-probe fixture check xl.jsonl --format json
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "file"))
    var files: [String]

    @Option(help: "How to print it.")
    var format = FixtureFormat.text

    func run() throws {
        try Console.run {
            let checks = try files.map { file in
                try FixtureCommand.reading { () throws(FileFault) in
                    try RecordingCheck(of: FilePath(file))
                }
            }
            switch format {
            case .text: try Console.answer(checks.map(\.text).joined(separator: "\n"))
            case .json: try Console.answer(try JSONLine.pretty(checks))
            }
            if checks.contains(where: { $0.flawCount > 0 }) { throw ExitStatus.malformed.code }
        }
    }
}
