// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// `fixture coverage`: lists the calls that recordings contain.
struct FixtureCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "List the calls and errors of the interface that recordings contain.",
        discussion: """
            EXAMPLES:
              privcmd-probe fixture coverage Fixtures/*/*.jsonl
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "file"))
    var files: [String]

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            let coverage = try FixtureCommand.withFileErrors { () throws(FileError) in
                try RecordingCoverage(of: files.map { FilePath($0) })
            }
            try format.print(coverage, coverage.text)
        }
    }
}
