// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `abi history`: what the calls were before they were merged.
struct ABIHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what the calls were in each published revision, or who had a number.",
        discussion: """
            Ten revisions were posted of the series that brought GSIs, resets and gsi_permission to a \
            PVH dom0. From the second on all with a request share its number, and mean different \
            things by it.

            A number is a request's, or an operation's behind its hypercall's name and a colon.

            EXAMPLES:
              privcmd-probe abi history
              privcmd-probe abi history --of 0x0008500a
              privcmd-probe abi history --of physdev:32
              privcmd-probe abi history --of domctl:87 --format json
            """)

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp("Show who has or had this number alone.", valueName: "number"))
    var number: String?

    @Option(help: "How to print it.")
    var format = OutputOptions.Format.text

    func run() throws {
        try Console.run {
            guard let number else {
                let history = SeriesHistory()
                switch format {
                case .text: return try Console.answer(history.text)
                case .json: return try Console.answer(try JSONLine.pretty(history))
                }
            }
            let history: NumberHistory
            do throws(NumberHistory.Fault) {
                history = try NumberHistory(parsing: number)
            } catch {
                throw CommandFailure("\(error)", .usage)
            }
            switch format {
            case .text: try Console.answer(history.text)
            case .json: try Console.answer(try JSONLine.pretty(history))
            }
        }
    }
}
