// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture coverage`: which calls recordings touch.
struct FixtureCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "See which calls of the interface recordings touch, and which errors they met.",
        discussion: """
            EXAMPLES:
              privcmd-probe fixture coverage Fixtures/*/*.jsonl
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "file"))
    var files: [String]

    @Option(help: "How to print it.")
    var format = FixtureFormat.text

    func run() throws {
        try Console.run {
            let coverage = try FixtureCommand.reading { () throws(FileFault) in
                try RecordingCoverage(of: files.map { FilePath($0) })
            }
            switch format {
            case .text: try Console.answer(coverage.text)
            case .json: try Console.answer(try JSONLine.pretty(coverage))
            }
        }
    }
}
