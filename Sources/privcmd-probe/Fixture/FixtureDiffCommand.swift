// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture diff`: two recordings of one program on two systems.
struct FixtureDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two recordings of one program on two systems.",
        discussion: """
            What differs from run to run is left out: times, dates, addresses, the version of an \
            interface, and domains, handles, ports and descriptors, which are numbered in the order of \
            their appearance. The exit status is 0 where the recordings are alike, and 1 where they \
            differ.

            EXAMPLES:
              privcmd-probe fixture diff xl-4.17.jsonl xl-4.20.jsonl
            """)

    @Argument(help: ArgumentHelp("The first recording.", valueName: "file"))
    var one: String

    @Argument(help: ArgumentHelp("The second recording.", valueName: "file"))
    var other: String

    @Option(help: "How to print it.")
    var format = FixtureFormat.text

    func run() throws {
        try Console.run {
            let diff = try FixtureCommand.reading { () throws(FileFault) in
                try RecordingDiff(FilePath(one), FilePath(other))
            }
            switch format {
            case .text: try Console.answer(diff.text)
            case .json: try Console.answer(try JSONLine.pretty(diff))
            }
            if !diff.differences.isEmpty { throw ExitStatus.contractBroken.code }
        }
    }
}
