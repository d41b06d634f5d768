// SPDX-License-Identifier: MIT

/// A report for people.
public struct TextReporter: ConformanceReporter {
    /// Makes a reporter.
    public init() {}

    /// What the event says to people.
    ///
    /// - Parameter event: the event.
    /// - Returns: lines.
    public mutating func text(for event: ConformanceEvent) -> String {
        switch event {
        case .began(let plan): return "\(plan.header.place.title): \(plan.clauses.count) clauses\n"
        case .started: return ""
        case .judged(let report):
            let judgement = report.judgement
            let reason = judgement.reason.map { ": " + $0 } ?? ""
            return "\(judgement.verdict.rawValue) \(judgement.clause.name)\(reason)\n"
        case .ended(let summary):
            return Verdict.allCases.map { "\(summary.count($0)) \($0.rawValue)" }.joined(
                separator: ", ")
                + "\n"
        }
    }
}
