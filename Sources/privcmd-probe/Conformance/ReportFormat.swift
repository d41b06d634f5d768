// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case ktap
    case junit
    case jsonl
    case kcidb
}

/// Whether the text report has colours.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never

    /// Whether the report has colours, given whether its output is a terminal.
    func isColored(onTerminal isTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            // no-color.org: any non-empty value switches colours off.
            isTerminal && (EnvironmentVariables.value("NO_COLOR") ?? "").isEmpty
                && EnvironmentVariables.value("TERM") != "dumb"
        }
    }
}
