// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLayout

/// `abi history`: shows the calls in each revision of the series before it was merged.
struct ABIHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the calls in each posted revision, or the users of a number.",
        discussion: """
            The series that brought GSIs, resets and gsi_permission to a PVH dom0 was posted in ten \
            revisions. From the second on, the revisions use the same request number with different \
            meanings.

            --of accepts a request number, or HYPERCALL:OPERATION.

            EXAMPLES:
              privcmd-probe abi history
              privcmd-probe abi history --of 0x0008500a
              privcmd-probe abi history --of physdev:32
              privcmd-probe abi history --of domctl:87 --format json
            """)

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp("Show only the users of this number.", valueName: "number"))
    var number: String?

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            guard let number else {
                let history = SeriesHistory()
                return try format.print(history, history.text)
            }
            let history: NumberHistory
            do throws(NumberHistory.ParseError) {
                history = try NumberHistory(parsing: number)
            } catch {
                throw CommandFailure("\(error)", .usage)
            }
            try format.print(history, history.text)
        }
    }
}
