// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `fixture show`: a recording in words.
struct FixtureShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a recording in words, a line a call.",
        discussion: """
            Where several threads made the calls, each line begins with [PROCESS.THREAD]. The file \
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
            "Show these calls alone: names and patterns as --inject has them. May be given several"
                + " times.", valueName: "name"),
        transform: Arguments.callFilter)
    var call: [CallFilter] = []

    func run() throws {
        try Console.run {
            var show = try FixtureCommand.reading { () throws(FileFault) in
                try RecordingShow(opening: FilePath(file), call)
            }
            try Console.answer(show.head)
            // A part of a large recording at a time: neither a write a line, nor all of it at once.
            var lines: [String] = []
            while let line = try FixtureCommand.reading({ () throws(FileFault) in
                try show.next()
            }) {
                lines.append(line)
                if lines.count == 1000 {
                    try Console.answer(lines.joined(separator: "\n"))
                    lines = []
                }
            }
            if !lines.isEmpty { try Console.answer(lines.joined(separator: "\n")) }
        }
    }
}
