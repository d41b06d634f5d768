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

/// The run's record, as JSON Lines.
public struct JSONLinesReporter: ConformanceReporter {
    /// Makes a reporter.
    public init() {}

    /// The event's line, where it leaves one.
    ///
    /// - Parameter event: the event.
    /// - Returns: the line.
    /// - Throws: what the encoder throws.
    public mutating func text(for event: ConformanceEvent) throws -> String {
        try ConformanceRecord.line(for: event).map { $0 + "\n" } ?? ""
    }
}
