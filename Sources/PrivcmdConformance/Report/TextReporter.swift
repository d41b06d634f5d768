// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Writes the report for people, during the run.
package struct TextReporter: ConformanceReporter {
    /// How much the report contains.
    package enum Detail: Sendable {
        /// Failures, and the counts.
        case quiet
        /// A line for each clause that was not skipped.
        case normal
        /// A line for each clause.
        case verbose
    }

    static let width = 80
    private static let verdictWidth = 6

    private let detail: Detail
    let style: TextStyle
    private var family: String?
    private var isHeadingPrinted = false
    private var skipped = 0
    private(set) var plan: ConformancePlan?
    private(set) var problems: [(verdict: Verdict, name: ClauseName)] = []

    /// Creates a reporter.
    ///
    /// - Parameters:
    ///   - detail: how much the report contains.
    ///   - isColored: whether verdicts have colours.
    package init(_ detail: Detail = .normal, isColored: Bool = false) {
        self.detail = detail
        style = TextStyle(isColored: isColored)
    }

    /// Returns the lines that the event adds.
    package mutating func text(for event: ConformanceEvent) -> String {
        let lines: [String]
        switch event {
        case .runStarted(let plan):
            self.plan = plan
            lines = detail == .quiet ? [] : Self.title(plan)
        case .clauseStarted(let clause, _): lines = startFamily(clause.name.family)
        case .clauseEvaluated(let report): lines = clauseLines(report)
        case .runEnded(let summary):
            lines = endFamily() + (detail == .quiet ? [countsLine(summary)] : summaryLines(summary))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func title(_ plan: ConformancePlan) -> [String] {
        let header = plan.header
        let count = ConformanceSummary.clauseCount(plan.clauses.count)
        return [
            PrintableText.singleLine(header.environment.title),
            PrintableText.singleLine(
                "\(count) at most \(header.level.rawValue), device \(header.device)"),
        ]
    }

    // MARK: Families

    private mutating func startFamily(_ name: String) -> [String] {
        if family == name { return [] }
        let end = endFamily()
        family = name
        isHeadingPrinted = false
        return end
    }

    private mutating func endFamily() -> [String] {
        defer { skipped = 0 }
        guard skipped > 0, detail == .normal else { return [] }
        return heading() + [line(.skip, ConformanceSummary.clauseCount(skipped))]
    }

    private mutating func heading() -> [String] {
        guard !isHeadingPrinted, let family else { return [] }
        isHeadingPrinted = true
        return ["", style.bold(family)]
    }

    // MARK: Clauses

    private mutating func clauseLines(_ report: ClauseReport) -> [String] {
        let evaluation = report.evaluation
        let leaf = evaluation.clause.name.leaf
        if report.needsAttention {
            problems.append((evaluation.verdict, evaluation.clause.name))
            return heading() + [line(evaluation.verdict, leaf)] + detailLines(report)
        }
        if detail == .quiet { return [] }
        if let known = report.knownFailure {
            let reason = known.reason.isEmpty ? "" : ": \(known.reason)"
            let comparison =
                report.isExpected ? "as listed" : "though listed as \(known.verdict.rawValue)"
            let suffix = evaluation.verdict == .skip ? "" : "  (\(comparison)\(reason))"
            return heading() + [line(evaluation.verdict, leaf + PrintableText.singleLine(suffix))]
        }
        guard evaluation.verdict == .skip else {
            return heading() + [line(evaluation.verdict, leaf)]
        }
        if detail == .normal {
            skipped += 1
            return []
        }
        return heading() + wrapped("\(leaf): \(evaluation.reason ?? "")", .skip)
    }

    private func line(_ verdict: Verdict, _ text: String) -> String {
        "  \(style.verdict(verdict, width: Self.verdictWidth))  \(text)"
    }

    private func wrapped(_ text: String, _ verdict: Verdict) -> [String] {
        let indentation = Self.verdictWidth + 4
        let lines = PrintableText.wrap(
            PrintableText.singleLine(text), width: Self.width - indentation)
        return [line(verdict, lines[0])]
            + lines.dropFirst().map { String(repeating: " ", count: indentation) + $0 }
    }

    private func detailLines(_ report: ClauseReport) -> [String] {
        let indentation = String(repeating: " ", count: Self.verdictWidth + 4)
        let labelWidth = ClauseDetails.Label.width + 2
        let width = Self.width - indentation.count - labelWidth
        return ClauseDetails(report).lines.flatMap { line in
            PrintableText.wrap(line.text, width: width).enumerated().map { index, text in
                let label = (index == 0 ? line.label.rawValue : "").padded(to: labelWidth)
                return indentation + (index == 0 ? style.label(line.label, label) : label) + text
            }
        }
    }

    private func countsLine(_ summary: ConformanceSummary) -> String {
        "\(summary.countsText)\(summary.isInterrupted ? " (stopped before the end)" : "")"
    }
}
