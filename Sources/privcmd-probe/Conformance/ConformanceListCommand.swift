// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `conformance list`: every clause.
struct ConformanceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every clause.")

    func run() throws {
        try Console.run {
            try Console.answer(
                Contract.clauses.map { "\($0.name)  \($0.promise)" }.joined(separator: "\n"))
        }
    }
}
