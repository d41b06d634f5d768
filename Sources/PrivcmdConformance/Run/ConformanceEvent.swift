// SPDX-License-Identifier: MIT

/// An event of a conformance run.
///
/// Every report is made from the same sequence of events.
package enum ConformanceEvent: Sendable {
    /// The run has started, with this plan.
    case runStarted(ConformancePlan)
    /// The check of a clause has started; its number counts from 1.
    case clauseStarted(Clause, number: Int)
    /// A clause has been evaluated.
    case clauseEvaluated(ClauseReport)
    /// The run has ended.
    case runEnded(ConformanceSummary)
}

/// The plan of a run.
package struct ConformancePlan: Sendable {
    /// The header of the run's record.
    package let header: ConformanceHeader
    /// The clauses in their order, grouped by family.
    package let clauses: [Clause]
    /// What the user requires of the environment, and whether it is met.
    package let requirements: [(requirement: Requirement, isMet: Bool)]
}

/// The evaluation of a clause in a run.
package struct ClauseReport: Sendable {
    /// Its position in the plan, from 1.
    package let number: Int
    package let evaluation: Evaluation
    /// Its entry in the list of known failures; nil if there is none.
    package let knownFailure: KnownFailures.Entry?
    /// How long the clause took.
    package let duration: Duration

    package init(
        number: Int, evaluation: Evaluation, knownFailure: KnownFailures.Entry?, duration: Duration
    ) {
        self.number = number
        self.evaluation = evaluation
        self.knownFailure = knownFailure
        self.duration = duration
    }

    /// Whether the verdict is an error, failure or crash that the list does not name.
    package var needsAttention: Bool { evaluation.verdict >= .error && !isExpected }

    /// Whether the verdict is the one that the list names.
    package var isExpected: Bool { knownFailure?.verdict == evaluation.verdict }

    /// Whether it passes although it is in the list.
    package var isUnexpectedPass: Bool { knownFailure != nil && evaluation.verdict == .pass }
}

/// The counts of a run.
package struct ConformanceSummary: Sendable {
    /// How many clauses have each verdict.
    package internal(set) var counts: [Verdict: Int] = [:]
    /// How many verdicts are those that the list of known failures names.
    package internal(set) var expectedFailures = 0
    /// The clauses that pass although they are in the list.
    package internal(set) var unexpectedPasses: [ClauseName] = []
    /// The skipped clauses with their reasons, in their order.
    package internal(set) var skipped: [(name: ClauseName, reason: String)] = []
    /// How many clauses the level or the selection excludes.
    package internal(set) var excluded = ExcludedClauses()
    /// The requirements that the environment does not meet.
    package internal(set) var unmetRequirements: [Requirement] = []
    /// Whether the user stopped the run before its end.
    package internal(set) var isInterrupted = false
    /// How long it took.
    package var duration: Duration = .zero
    /// The worst verdict that the list of known failures does not name.
    package internal(set) var worst: Verdict?

    /// How many clauses have a verdict.
    package func count(_ verdict: Verdict) -> Int { counts[verdict] ?? 0 }
}
