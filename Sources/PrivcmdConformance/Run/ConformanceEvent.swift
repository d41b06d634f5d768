// SPDX-License-Identifier: MIT

/// An event of a conformance run. Every report is made from the same sequence of events.
public enum ConformanceEvent: Sendable {
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
public struct ConformancePlan: Sendable {
    /// The header of the run's record.
    public let header: ConformanceHeader
    /// The clauses in their order, grouped by family.
    public let clauses: [Clause]
    /// What the user requires of the environment, and whether it is met.
    public let requirements: [(requirement: Requirement, isMet: Bool)]
}

/// The evaluation of a clause in a run.
public struct ClauseReport: Sendable {
    /// Its position in the plan, from 1.
    public let number: Int
    /// The evaluation.
    public let evaluation: Evaluation
    /// Its entry in the list of known failures; nil if there is none.
    public let knownFailure: KnownFailures.Entry?
    /// How long the clause took.
    public let duration: Duration

    /// Whether the verdict is an error, failure or crash that the list does not name.
    public var needsAttention: Bool { evaluation.verdict >= .error && !isExpected }

    /// Whether the verdict is the one that the list names.
    public var isExpected: Bool { knownFailure?.verdict == evaluation.verdict }

    /// Whether it passes although it is in the list.
    public var isUnexpectedPass: Bool { knownFailure != nil && evaluation.verdict == .pass }
}

/// The counts of a run.
public struct ConformanceSummary: Sendable {
    /// How many clauses have each verdict.
    public internal(set) var counts: [Verdict: Int] = [:]
    /// How many verdicts are those that the list of known failures names.
    public internal(set) var expectedFailures = 0
    /// The clauses that pass although they are in the list.
    public internal(set) var unexpectedPasses: [ClauseName] = []
    /// The skipped clauses with their reasons, in their order.
    public internal(set) var skipped: [(name: ClauseName, reason: String)] = []
    /// How many clauses the level or the selection excludes.
    public internal(set) var excluded = ExcludedClauses()
    /// The requirements that the environment does not meet.
    public internal(set) var unmetRequirements: [Requirement] = []
    /// Whether the user stopped the run before its end.
    public internal(set) var isInterrupted = false
    /// How long it took.
    public internal(set) var duration: Duration = .zero
    /// The worst verdict that the list of known failures does not name.
    public internal(set) var worst: Verdict?

    /// How many clauses have a verdict.
    ///
    /// - Parameter verdict: the verdict.
    /// - Returns: how many.
    public func count(_ verdict: Verdict) -> Int { counts[verdict] ?? 0 }
}
