// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// The record of a run: a header, a line for every clause, and an end line if it is complete.
///
/// The format is JSON Lines. It holds the observations, so that another version of the contract can
/// evaluate them again.
package struct ConformanceRecord: Sendable {
    /// The facts about the run.
    package let header: ConformanceHeader
    /// The clauses in the order in which they were checked.
    package let entries: [Entry]
    /// Whether the record has an end line.
    package let isComplete: Bool
    private let entriesByName: [String: Entry]

    /// The line of one clause.
    package struct Entry: Codable, Equatable, Sendable {
        /// Its name.
        package var clause: String
        package var verdict: Verdict
        /// The reason; absent for a pass.
        package var reason: String?
        /// What its run yielded.
        package var outcome: ClauseOutcome
        /// Warnings in the kernel log during the check; absent if there were none.
        package var kernelLog: [String]?

        /// Makes the line of a clause.
        package init(_ report: ClauseReport) {
            clause = report.evaluation.clause.name.rawValue
            verdict = report.evaluation.verdict
            reason = report.evaluation.reason
            outcome = report.evaluation.outcome
            kernelLog = report.evaluation.kernelLog.isEmpty ? nil : report.evaluation.kernelLog
        }
    }

    /// The last line: how many clauses have each verdict.
    package struct End: Codable, Equatable, Sendable {
        /// How many clauses have each verdict, by its name.
        package var counts: [String: Int]

        /// Makes the line.
        package init(_ summary: ConformanceSummary) {
            counts = Dictionary(
                uniqueKeysWithValues: Verdict.allCases.map { ($0.rawValue, summary.count($0)) })
        }
    }

    /// Makes the line of an event, without its line end; nil if the event has no line.
    package static func line(for event: ConformanceEvent) throws -> String? {
        switch event {
        case .runStarted(let plan): try JSONLine.encode(plan.header)
        case .clauseStarted: nil
        case .clauseEvaluated(let report): try JSONLine.encode(Entry(report))
        case .runEnded(let summary): summary.isInterrupted ? nil : try JSONLine.encode(End(summary))
        }
    }

    /// Reads a file, if it is a record.
    ///
    /// - Parameter path: the file.
    /// - Returns: the record; nil if the path is not a regular file with the header of a record.
    /// - Throws: the first mistake in a file with the header of a record.
    package static func read(_ path: FilePath) throws(FileError) -> ConformanceRecord? {
        guard (try? Stat(path).type) == .regular, let bytes = try? TextFile.readBytes(path),
            let label = try? JSONLine.decode(
                FormatLabel.self, from: bytes.prefix { $0 != UInt8(ascii: "\n") }),
            label.format == ConformanceHeader.format
        else { return nil }
        return try ConformanceRecord(reading: bytes, from: path)
    }

    private struct FormatLabel: Decodable {
        var format: String?
    }

    /// Reads a record.
    ///
    /// An incomplete last line is ignored; the record is then not complete.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - path: the file's name, for errors.
    /// - Throws: the number of the line with a mistake, and the mistake.
    package init(reading bytes: [UInt8], from path: FilePath) throws(FileError) {
        let isOld = JSONFormatVersion.read(bytes) == 1
        let bytes = isOld ? ConformanceHeader.renames.applied(to: bytes) : bytes
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The part after the last line end is empty or an incomplete line.
        lines.removeLast()
        func fault(_ line: Int, _ message: String) -> FileError {
            FileError(path, .malformed("line \(line): \(message)"))
        }
        func read<Value: Decodable>(_ type: Value.Type, _ index: Int) throws(FileError) -> Value {
            do throws(JSONError) {
                return try JSONLine.decode(type, from: lines[index])
            } catch {
                throw fault(index + 1, error.message)
            }
        }
        guard !lines.isEmpty else { throw fault(1, "there is no header") }
        header = try read(ConformanceHeader.self, 0)
        guard header.format == ConformanceHeader.format else {
            throw fault(1, "the format is '\(header.format)', not '\(ConformanceHeader.format)'")
        }
        guard header.version <= ConformanceHeader.version else {
            throw fault(
                1,
                "the format version is \(header.version); this program reads up to"
                    + " \(ConformanceHeader.version)")
        }
        var found: [Entry] = []
        var end: End?
        for index in lines.indices.dropFirst() {
            guard end == nil else { throw fault(index + 1, "there is a line after the end line") }
            if index == lines.count - 1,
                let last = try? JSONLine.decode(End.self, from: lines[index])
            {
                end = last
            } else {
                found.append(try read(Entry.self, index))
            }
        }
        entries = found
        entriesByName = Dictionary(found.map { ($0.clause, $0) }) { first, _ in first }
        isComplete = end != nil
    }

    /// The entry of a clause; nil if the record has none.
    package func entry(_ name: ClauseName) -> Entry? { entriesByName[name.rawValue] }
}
