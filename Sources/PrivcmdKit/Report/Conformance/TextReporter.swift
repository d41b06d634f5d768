// SPDX-License-Identifier: MIT

/// A report for people, written as the run goes on.
public struct TextReporter: ConformanceReporter {
    /// How much is told.
    public enum Detail: Sendable {
        /// What went wrong, and the counts.
        case quiet
        /// A line for each clause that was not skipped.
        case normal
        /// A line for each clause.
        case verbose
    }

    static let width = 80
    private static let wordWidth = 6

    private let detail: Detail
    let style: TextStyle
    private var family: String?
    private var isHeaded = false
    private var skipped = 0
    private(set) var plan: ConformancePlan?
    private(set) var troubles: [(verdict: Verdict, name: ClauseName)] = []

    /// Makes a reporter.
    ///
    /// - Parameters:
    ///   - detail: how much is told.
    ///   - isColored: whether verdicts are coloured, for a terminal.
    public init(_ detail: Detail = .normal, isColored: Bool = false) {
        self.detail = detail
        style = TextStyle(isColored: isColored)
    }

    /// What the event says to people.
    ///
    /// - Parameter event: the event.
    /// - Returns: lines.
    public mutating func text(for event: ConformanceEvent) -> String {
        let lines: [String]
        switch event {
        case .began(let plan):
            self.plan = plan
            lines = detail == .quiet ? [] : Self.title(plan)
        case .started(let clause, _): lines = start(clause.name.family)
        case .judged(let report): lines = tell(report)
        case .ended(let summary):
            lines = endFamily() + (detail == .quiet ? [verdict(summary)] : sum(up: summary))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func title(_ plan: ConformancePlan) -> [String] {
        let header = plan.header
        let count = ConformanceSummary.clauses(plan.clauses.count)
        return [
            Printable.line(header.place.title),
            Printable.line("\(count) at most \(header.level.rawValue), device \(header.device)"),
        ]
    }

    // MARK: Families

    private mutating func start(_ name: String) -> [String] {
        if family == name { return [] }
        let end = endFamily()
        family = name
        isHeaded = false
        return end
    }

    private mutating func endFamily() -> [String] {
        defer { skipped = 0 }
        guard skipped > 0, detail == .normal else { return [] }
        return heading() + [line(.skip, ConformanceSummary.clauses(skipped))]
    }

    private mutating func heading() -> [String] {
        guard !isHeaded, let family else { return [] }
        isHeaded = true
        return ["", style.bold(family)]
    }

    // MARK: Clauses

    private mutating func tell(_ report: ClauseReport) -> [String] {
        let judgement = report.judgement
        let leaf = judgement.clause.name.leaf
        if report.isTrouble {
            troubles.append((judgement.verdict, judgement.clause.name))
            return heading() + [line(judgement.verdict, leaf)] + story(report)
        }
        if detail == .quiet { return [] }
        if let known = report.known {
            let reason = known.reason.isEmpty ? "" : ": \(known.reason)"
            let note =
                report.isExpected ? "as listed" : "though listed as \(known.verdict.rawValue)"
            let remark = judgement.verdict == .skip ? "" : "  (\(note)\(reason))"
            return heading() + [line(judgement.verdict, leaf + Printable.line(remark))]
        }
        guard judgement.verdict == .skip else { return heading() + [line(judgement.verdict, leaf)] }
        if detail == .normal {
            skipped += 1
            return []
        }
        return heading() + wrapped("\(leaf): \(judgement.reason ?? "")", .skip)
    }

    private func line(_ verdict: Verdict, _ text: String) -> String {
        "  \(style.word(verdict, width: Self.wordWidth))  \(text)"
    }

    private func wrapped(_ text: String, _ verdict: Verdict) -> [String] {
        let indentation = Self.wordWidth + 4
        let lines = Printable.wrap(Printable.line(text), width: Self.width - indentation)
        return [line(verdict, lines[0])]
            + lines.dropFirst().map { String(repeating: " ", count: indentation) + $0 }
    }

    private func story(_ report: ClauseReport) -> [String] {
        let indentation = String(repeating: " ", count: Self.wordWidth + 4)
        let labelWidth = ClauseStory.Label.width + 2
        let width = Self.width - indentation.count - labelWidth
        return ClauseStory(report).lines.flatMap { told in
            Printable.wrap(told.text, width: width).enumerated().map { index, text in
                let label = padded(index == 0 ? told.label.rawValue : "", labelWidth)
                return indentation + (index == 0 ? style.label(told.label, label) : label) + text
            }
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func verdict(_ summary: ConformanceSummary) -> String {
        "\(summary.countsInWords)\(summary.isInterrupted ? " (stopped before the end)" : "")"
    }
}
