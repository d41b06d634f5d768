// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// `fixture diff`: compares two recordings of one program on two systems.
struct FixtureDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two recordings of one program on two systems.",
        discussion: """
            The comparison ignores values that differ from run to run: times, dates, addresses and \
            interface versions. Domains, handles, ports and descriptors are numbered in the order in \
            which they appear.

            The exit status is 0 if the recordings are equal, and 1 if they differ.

            EXAMPLES:
              privcmd-probe fixture diff xl-4.17.jsonl xl-4.20.jsonl
            """)

    @Argument(help: ArgumentHelp("The first recording.", valueName: "file"))
    var one: String

    @Argument(help: ArgumentHelp("The second recording.", valueName: "file"))
    var other: String

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            let diff = try FixtureCommand.withFileErrors { () throws(FileError) in
                try RecordingDiff(FilePath(one), FilePath(other))
            }
            try format.print(diff, diff.text)
            if !diff.differences.isEmpty { throw ExitStatus.checkFailed.code }
        }
    }
}
