// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit

/// Every report of a run, and its progress on a terminal.
final class ReportOutputs {
    private let outputs: [ReportOutput]
    private let progress: ProgressLine
    private let count: Int

    init(_ options: ReportOptions, _ count: Int, now: @escaping () -> String) throws {
        outputs = try options.open(now: now)
        self.count = count
        // Where the line cannot be rewritten it would be a log, which the reports are already.
        progress = ProgressLine(quiet: options.quiet || isatty(STDERR_FILENO) == 0)
    }

    /// Hands an event to every report.
    ///
    /// Where one cannot be written the others go on; a run that nobody hears of stops.
    func take(_ event: ConformanceEvent) throws {
        if case .started(let clause, let number) = event {
            progress.show("\(number)/\(count) \(clause.name)")
        } else {
            progress.clear()
        }
        for output in outputs { try output.take(event) }
        if outputs.allSatisfy({ $0.failure != nil }) { try checkWritten() }
    }

    /// Puts every file in its place.
    func finish() throws {
        for output in outputs { output.finish() }
        try checkWritten()
    }

    /// Leaves the files that were there as they were.
    func abandon() {
        progress.clear()
        for output in outputs { output.abandon() }
    }

    private func checkWritten() throws {
        let messages = outputs.compactMap { output in
            output.failure.map { error in
                let name = output.path.map { "to \($0) " } ?? ""
                return "the report \(name)could not be written: \(error)"
            }
        }
        if !messages.isEmpty {
            throw CommandFailure(messages.joined(separator: "\n"), .outputFailed)
        }
    }
}
