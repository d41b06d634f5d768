// SPDX-License-Identifier: MIT

/// Makes one kind of report from the stream of events.
public protocol ConformanceReporter {
    /// What an event adds to the report; empty where it adds nothing.
    ///
    /// - Parameter event: the event.
    /// - Returns: whole lines, or a whole document at the end.
    /// - Throws: what an encoder throws.
    mutating func text(for event: ConformanceEvent) throws -> String
}
