// SPDX-License-Identifier: MIT

/// Formats the events of a run as one kind of report.
package protocol ConformanceReporter {
    /// Returns the text that an event adds to the report; empty if it adds nothing.
    ///
    /// - Parameter event: the event.
    /// - Returns: whole lines, or a whole document at the end.
    /// - Throws: an encoding error.
    mutating func text(for event: ConformanceEvent) throws -> String
}
