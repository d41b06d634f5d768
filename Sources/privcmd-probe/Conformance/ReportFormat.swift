// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// The kinds of reports.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case ktap
    case junit
    case jsonl
    case kcidb
}

/// Whether a report for people has colours.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never

    /// Whether it has them on a terminal, or on something else.
    func isColored(onTerminal isTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            // no-color.org: any text but none switches colours off.
            isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
                && Environment.value("TERM") != "dumb"
        }
    }
}
