// SPDX-License-Identifier: MIT

/// Writes the record of a run, as JSON Lines.
package struct JSONLinesReporter: ConformanceReporter {
    /// Creates a reporter.
    package init() {}

    /// Returns the event's line; empty for an event that is not recorded.
    package mutating func text(for event: ConformanceEvent) throws -> String {
        try ConformanceRecord.line(for: event).map { $0 + "\n" } ?? ""
    }
}
