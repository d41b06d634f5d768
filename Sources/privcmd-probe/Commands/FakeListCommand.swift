// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `fake list`: the built-in profiles.
struct FakeListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the built-in profiles.",
        discussion: """
            What is recorded was run in the lab; what is inferred was not, and is read from source.

            EXAMPLES:
              privcmd-probe fake list
              privcmd-probe fake list --format json
            """)

    @Option(help: "How to print them.")
    var format = OutputOptions.Format.text

    func run() throws {
        try Console.run {
            let list = FakeList()
            switch format {
            case .text: try Console.answer(list.text)
            case .json: try Console.answer(try JSONLine.pretty(list))
            }
        }
    }
}
