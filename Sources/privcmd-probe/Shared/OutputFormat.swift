// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdJSON

/// The output format of a report.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json

    /// Prints a report as text or JSON.
    func print(_ report: some Encodable, _ text: @autoclosure () -> String) throws {
        switch self {
        case .text: try Console.output(text())
        case .json: try Console.output(try JSONLine.pretty(report))
        }
    }
}
