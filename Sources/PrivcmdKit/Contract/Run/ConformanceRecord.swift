// SPDX-License-Identifier: MIT

public import SystemPackage

/// The record of a run: its header, then a line for every clause, then one that says it is whole.
///
/// JSON Lines. It holds what was seen, so that it can be judged anew by another contract.
public struct ConformanceRecord: Sendable {
    /// What is said of the run as a whole.
    public let header: ConformanceHeader
    /// The clauses in the order in which they were checked.
    public let entries: [Entry]
    /// Whether the record goes on to the end of its run.
    public let isWhole: Bool

    /// What is written down of one clause.
    public struct Entry: Codable, Equatable, Sendable {
        /// Its name.
        public var clause: String
        /// The verdict that it was given.
        public var verdict: Verdict
        /// Why; absent for a pass.
        public var reason: String?
        /// What came of it.
        public var outcome: Outcome
        /// The kernel's complaints meanwhile; absent where there were none.
        public var kernelLog: [String]?

        /// Writes down a clause's report.
        ///
        /// - Parameter report: the report.
        public init(_ report: ClauseReport) {
            clause = report.judgement.clause.name.rawValue
            verdict = report.judgement.verdict
            reason = report.judgement.reason
            outcome = report.judgement.outcome
            kernelLog = report.judgement.kernelLog.isEmpty ? nil : report.judgement.kernelLog
        }
    }

    /// The last line: how many clauses have each verdict.
    public struct End: Codable, Equatable, Sendable {
        /// How many clauses have each verdict, by its name.
        public var ended: [String: Int]

        /// Makes the line.
        ///
        /// - Parameter summary: how the run went.
        public init(_ summary: ConformanceSummary) {
            ended = Dictionary(
                uniqueKeysWithValues: Verdict.allCases.map { ($0.rawValue, summary.count($0)) })
        }
    }

    /// The lines of a record, one for each event that leaves one.
    ///
    /// - Parameter event: the event.
    /// - Returns: the line, without its line end; nil where the event leaves none.
    /// - Throws: what the encoder throws.
    public static func line(for event: ConformanceEvent) throws -> String? {
        switch event {
        case .began(let plan): try JSONLine.encode(plan.header)
        case .started: nil
        case .judged(let report): try JSONLine.encode(Entry(report))
        case .ended(let summary): summary.isInterrupted ? nil : try JSONLine.encode(End(summary))
        }
    }

    /// Reads a file, if it is a record.
    ///
    /// - Parameter path: the file.
    /// - Returns: the record; nil where there is no regular file that says it is one.
    /// - Throws: what is wrong with a file that says it is a record.
    public static func read(_ path: FilePath) throws(FileFault) -> ConformanceRecord? {
        guard (try? Stat(path).type) == .regular, let bytes = try? TextFile.bytes(path),
            let label = try? JSONLine.decode(
                Label.self, from: bytes.prefix { $0 != UInt8(ascii: "\n") }),
            label.format == ConformanceHeader.format
        else { return nil }
        return try ConformanceRecord(reading: bytes, from: path)
    }

    private struct Label: Decodable {
        var format: String?
    }

    /// Reads a record.
    ///
    /// A last line that was cut off is left out; then the record is not whole.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - path: the file's name, for errors.
    /// - Throws: the line that is wrong, and what is.
    public init(reading bytes: [UInt8], from path: FilePath) throws(FileFault) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What stands behind the last line end is empty, or was cut off.
        lines.removeLast()
        func refuse(_ line: Int, _ what: String) -> FileFault {
            FileFault(path, .malformed("line \(line): \(what)"))
        }
        func read<Value: Decodable>(_ type: Value.Type, _ index: Int) throws(FileFault) -> Value {
            do throws(JSONFault) {
                return try JSONLine.decode(type, from: lines[index])
            } catch {
                throw refuse(index + 1, error.what)
            }
        }
        guard !lines.isEmpty else { throw refuse(1, "there is no header") }
        header = try read(ConformanceHeader.self, 0)
        guard header.format == ConformanceHeader.format else {
            throw refuse(1, "it says '\(header.format)', not '\(ConformanceHeader.format)'")
        }
        guard header.version <= ConformanceHeader.version else {
            throw refuse(
                1,
                "it has version \(header.version); this program reads up to"
                    + " \(ConformanceHeader.version)")
        }
        var found: [Entry] = []
        var end: End?
        for index in lines.indices.dropFirst() {
            guard end == nil else { throw refuse(index + 1, "there is more behind the end") }
            if index == lines.count - 1,
                let last = try? JSONLine.decode(End.self, from: lines[index])
            {
                end = last
            } else {
                found.append(try read(Entry.self, index))
            }
        }
        entries = found
        isWhole = end != nil
    }

    /// What is written down of a clause; nil where nothing is.
    ///
    /// - Parameter name: the clause.
    /// - Returns: the entry.
    public func entry(_ name: ClauseName) -> Entry? {
        entries.first { $0.clause == name.rawValue }
    }
}
