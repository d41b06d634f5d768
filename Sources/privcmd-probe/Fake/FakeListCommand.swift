// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// `fake list`: lists the built-in profiles.
struct FakeListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the built-in profiles.",
        discussion: """
            A recorded profile was run in the lab. An inferred one was derived from the source code.

            EXAMPLES:
              privcmd-probe fake list
              privcmd-probe fake list --format json
            """)

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            let list = FakeList()
            try format.print(list, list.text)
        }
    }
}
