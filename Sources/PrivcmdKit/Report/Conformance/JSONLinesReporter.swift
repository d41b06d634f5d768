// SPDX-License-Identifier: MIT

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
