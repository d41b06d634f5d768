// SPDX-License-Identifier: MIT

/// A conformance run: it checks clause after clause, and evaluates each at once.
package struct ConformanceRun {
    private let header: ConformanceHeader
    private let clauses: [Clause]
    private let excluded: ExcludedClauses
    private let knownFailures: KnownFailures
    private let requirements: [Requirement]
    private let isInterrupted: () -> Bool

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - header: the facts about the run.
    ///   - selection: the clauses to check.
    ///   - knownFailures: the failures that are known.
    ///   - requirements: what the environment is required to have.
    ///   - isInterrupted: whether the run has to stop; called between clauses.
    package init(
        _ header: ConformanceHeader, _ selection: ClauseSelection,
        knownFailures: KnownFailures = KnownFailures(), requirements: [Requirement] = [],
        isInterrupted: @escaping () -> Bool = { false }
    ) {
        self.header = header
        clauses = selection.clauses
        excluded = selection.excluded
        self.knownFailures = knownFailures
        self.requirements = requirements
        self.isInterrupted = isInterrupted
    }

    /// Checks every clause on a target.
    package func run(
        _ target: TestTarget, in isolation: Isolation,
        _ report: (ConformanceEvent) throws -> Void
    ) throws -> ConformanceSummary {
        if case .child = isolation { Prefault.run() }
        let log = target.kind == .real ? KernelLog() : nil
        var freeGSIs = header.environment.freeGSIs.dropLast(Environment.reusableGSICount)
        return try forEachClause(report) { clause in
            var environment = header.environment
            // A clause that maps a GSI consumes it, so that each such clause gets its own.
            if clause.preconditions.contains(.freeGSI) {
                environment.freeGSIs = freeGSIs.popFirst().map { [$0] } ?? []
            }
            _ = log?.newWarnings()
            let outcome = clause.run(target, in: environment, isolation: isolation)
            return (outcome, log?.newWarnings() ?? [])
        }
    }

    /// Evaluates a record again.
    package func evaluate(
        _ record: ConformanceRecord, _ report: (ConformanceEvent) throws -> Void
    ) throws -> ConformanceSummary {
        try forEachClause(report) { clause in
            guard let entry = record.entry(clause.name) else {
                return (.skipped("the record does not contain it"), [])
            }
            return (entry.outcome, entry.kernelLog ?? [])
        }
    }

    private func forEachClause(
        _ report: (ConformanceEvent) throws -> Void,
        _ outcome: (Clause) -> (ClauseOutcome, kernelLog: [String])
    ) throws -> ConformanceSummary {
        let clock = ContinuousClock()
        let start = clock.now
        var summary = ConformanceSummary()
        summary.excluded = excluded
        summary.unmetRequirements = requirements.filter { !$0.isMet(in: header.environment) }
        let required = requirements.map { ($0, isMet: $0.isMet(in: header.environment)) }
        try report(
            .runStarted(ConformancePlan(header: header, clauses: clauses, requirements: required)))
        for (index, clause) in clauses.enumerated() {
            if isInterrupted() {
                summary.isInterrupted = true
                break
            }
            try report(.clauseStarted(clause, number: index + 1))
            let begin = clock.now
            let (found, kernelLog) = outcome(clause)
            let evaluation = evaluate(clause, found, kernelLog)
            let clauseReport = ClauseReport(
                number: index + 1, evaluation: evaluation,
                knownFailure: knownFailures.entries[clause.name],
                duration: clock.now - begin)
            summary.add(clauseReport)
            try report(.clauseEvaluated(clauseReport))
        }
        summary.duration = clock.now - start
        try report(.runEnded(summary))
        return summary
    }

    private func evaluate(_ clause: Clause, _ outcome: ClauseOutcome, _ kernelLog: [String])
        -> Evaluation
    {
        let evaluation = Evaluation(clause, outcome, in: header.environment, kernelLog: kernelLog)
        guard evaluation.verdict == .skip, let reason = evaluation.reason,
            clause.wouldRun(in: header.environment, with: requirements)
        else { return evaluation }
        return evaluation.withVerdict(.fail, "skipped, but required: " + reason)
    }
}

extension ConformanceSummary {
    fileprivate mutating func add(_ report: ClauseReport) {
        let evaluation = report.evaluation
        counts[evaluation.verdict, default: 0] += 1
        if evaluation.verdict == .skip {
            skipped.append((evaluation.clause.name, evaluation.reason ?? ""))
        }
        if report.isExpected { expectedFailures += 1 }
        if report.isUnexpectedPass { unexpectedPasses.append(evaluation.clause.name) }
        if !report.isExpected { worst = max(worst ?? .pass, evaluation.verdict) }
    }
}
