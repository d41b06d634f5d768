// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdConformance
import PrivcmdKit

/// Writes all reports of a run, and shows its progress on a terminal.
final class MultiReportWriter {
    private let writers: [ReportWriter]
    private let progress: ProgressLine
    private let count: Int

    init(_ options: ReportOptions, _ count: Int, now: @escaping () -> String) throws {
        writers = try options.open(now: now)
        self.count = count
        // Not on a terminal, progress would be a second log next to the reports.
        progress = ProgressLine(quiet: options.quiet || isatty(STDERR_FILENO) == 0)
    }

    /// Passes an event to every report.
    ///
    /// If one cannot be written the others go on. If none can be written it throws.
    func add(_ event: ConformanceEvent) throws {
        if case .clauseStarted(let clause, let number) = event {
            progress.show("\(number)/\(count) \(clause.name)")
        } else {
            progress.clear()
        }
        for writer in writers { try writer.add(event) }
        if writers.allSatisfy({ $0.failure != nil }) { try checkWritten() }
    }

    /// Completes every file.
    func finish() throws {
        for writer in writers { writer.finish() }
        try checkWritten()
    }

    /// Removes the incomplete files.
    ///
    /// Existing files remain.
    func abandon() {
        progress.clear()
        for writer in writers { writer.abandon() }
    }

    private func checkWritten() throws {
        let messages = writers.compactMap { writer in
            writer.failure.map { error in
                let name = writer.path.map { "to \($0) " } ?? ""
                return "the report \(name)could not be written: \(error)"
            }
        }
        if !messages.isEmpty {
            throw CommandFailure(messages.joined(separator: "\n"), .outputFailed)
        }
    }
}
