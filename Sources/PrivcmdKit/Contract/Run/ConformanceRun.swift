// SPDX-License-Identifier: MIT

/// A check of the contract: clause by clause, each judged as soon as it is over.
public struct ConformanceRun {
    private let header: ConformanceHeader
    private let clauses: [Clause]
    private let leftOut: LeftOut
    private let known: KnownFailures
    private let requirements: [Requirement]
    private let isInterrupted: () -> Bool

    /// Prepares a check.
    ///
    /// - Parameters:
    ///   - header: what is said of the run as a whole.
    ///   - selection: what is to be checked.
    ///   - known: failures that are known.
    ///   - requirements: what the place is said to have.
    ///   - isInterrupted: whether somebody wants the run to stop; asked between clauses.
    public init(
        _ header: ConformanceHeader, _ selection: ClauseSelection,
        known: KnownFailures = KnownFailures(), requirements: [Requirement] = [],
        isInterrupted: @escaping () -> Bool = { false }
    ) {
        self.header = header
        clauses = selection.clauses
        leftOut = selection.leftOut
        self.known = known
        self.requirements = requirements
        self.isInterrupted = isInterrupted
    }

    /// Checks every clause against a subject.
    ///
    /// - Parameters:
    ///   - subject: whom to check.
    ///   - isolation: where the calls are made.
    ///   - report: hears of everything, as it happens.
    /// - Returns: how it went.
    /// - Throws: what the report throws.
    public func check(
        _ subject: Subject, in isolation: Isolation,
        _ report: (ConformanceEvent) throws -> Void
    ) throws -> ConformanceSummary {
        if case .child = isolation { WarmUp.run() }
        let log = subject.kind == .real ? KernelLog() : nil
        var freeGSIs = header.place.freeGSIs.dropLast(Place.lentCount)
        return try walk(report) { clause in
            var place = header.place
            // A GSI is used up by the clause that maps it: each gets its own.
            if clause.needs.contains(.freeGSI) {
                place.freeGSIs = freeGSIs.popFirst().map { [$0] } ?? []
            }
            _ = log?.complaintsSinceLast()
            let outcome = clause.run(subject, at: place, in: isolation)
            return (outcome, log?.complaintsSinceLast() ?? [])
        }
    }

    /// Judges anew what a record says of every clause.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - report: hears of everything.
    /// - Returns: how it went.
    /// - Throws: what the report throws.
    public func judge(
        _ record: ConformanceRecord, _ report: (ConformanceEvent) throws -> Void
    ) throws -> ConformanceSummary {
        try walk(report) { clause in
            guard let entry = record.entry(clause.name) else {
                return (.skipped("the record does not hold it"), [])
            }
            return (entry.outcome, entry.kernelLog ?? [])
        }
    }

    private func walk(
        _ report: (ConformanceEvent) throws -> Void,
        _ outcome: (Clause) -> (Outcome, kernelLog: [String])
    ) throws -> ConformanceSummary {
        let clock = ContinuousClock()
        let start = clock.now
        var summary = ConformanceSummary()
        summary.leftOut = leftOut
        summary.unmet = requirements.filter { !$0.isMet(at: header.place) }
        let required = requirements.map { ($0, isMet: $0.isMet(at: header.place)) }
        try report(
            .began(ConformancePlan(header: header, clauses: clauses, requirements: required)))
        for (index, clause) in clauses.enumerated() {
            if isInterrupted() {
                summary.isInterrupted = true
                break
            }
            try report(.started(clause, number: index + 1))
            let begin = clock.now
            let (found, kernelLog) = outcome(clause)
            let judgement = judge(clause, found, kernelLog)
            let clauseReport = ClauseReport(
                number: index + 1, judgement: judgement, known: known.entries[clause.name],
                duration: clock.now - begin)
            summary.count(clauseReport)
            try report(.judged(clauseReport))
        }
        summary.duration = clock.now - start
        try report(.ended(summary))
        return summary
    }

    private func judge(_ clause: Clause, _ outcome: Outcome, _ kernelLog: [String]) -> Judgement {
        let judgement = Judgement(clause, outcome, at: header.place, kernelLog: kernelLog)
        guard judgement.verdict == .skip, let reason = judgement.reason,
            clause.wouldRun(at: header.place, with: requirements)
        else { return judgement }
        return judgement.overruled(.fail, "required, and yet skipped: " + reason)
    }
}

extension ConformanceSummary {
    fileprivate mutating func count(_ report: ClauseReport) {
        let judgement = report.judgement
        counts[judgement.verdict, default: 0] += 1
        if judgement.verdict == .skip {
            notCovered.append((judgement.clause.name, judgement.reason ?? ""))
        }
        if report.isExpected { expected += 1 }
        if report.isUnexpectedPass { unexpectedPasses.append(judgement.clause.name) }
        if !report.isExpected { worst = max(worst ?? .pass, judgement.verdict) }
    }
}
