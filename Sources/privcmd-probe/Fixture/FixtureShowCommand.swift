// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// `fixture show`: shows a recording as text.
struct FixtureShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a recording as text, one line for each call.",
        discussion: """
            If several threads made the calls, each line begins with [PROCESS.THREAD]. The file \
            itself is JSON Lines, for programs.

            EXAMPLES:
              privcmd-probe fixture show xl.jsonl
              privcmd-probe fixture show xl.jsonl --call 'domctl/*' --call pci_device_reset
            """)

    @Argument(help: ArgumentHelp("A recording.", valueName: "file"))
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Show only these calls: names and patterns as for --inject; may be repeated.",
            valueName: "name"),
        transform: Arguments.callFilter)
    var call: [CallFilter] = []

    func run() throws {
        try Console.run {
            var show = try FixtureCommand.withFileErrors { () throws(FileError) in
                try RecordingShow(opening: FilePath(file), call)
            }
            try Console.output(show.head)
            // Print blocks of lines: not one write for each line, and not a large recording at once.
            var lines: [String] = []
            while let line = try FixtureCommand.withFileErrors({ () throws(FileError) in
                try show.next()
            }) {
                lines.append(line)
                if lines.count == 1000 {
                    try Console.output(lines.joined(separator: "\n"))
                    lines = []
                }
            }
            if !lines.isEmpty { try Console.output(lines.joined(separator: "\n")) }
        }
    }
}
