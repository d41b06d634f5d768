// SPDX-License-Identifier: MIT

/// What a check of the contract tells while it is under way: one stream, from which every report
/// is made.
public enum ConformanceEvent: Sendable {
    /// It begins: where, and which clauses in which order.
    case began(ConformancePlan)
    /// A clause is being checked, the n-th from 1.
    case started(Clause, number: Int)
    /// A clause has been judged.
    case judged(ClauseReport)
    /// It is over.
    case ended(ConformanceSummary)
}

/// What is going to be checked.
public struct ConformancePlan: Sendable {
    /// What is said of the run as a whole.
    public let header: ConformanceHeader
    /// The clauses in their order; those of a family stand together.
    public let clauses: [Clause]
    /// What the place is said to have, and whether it has.
    public let requirements: [(requirement: Requirement, isMet: Bool)]
}

/// A clause's judgement within a run.
public struct ClauseReport: Sendable {
    /// Its place in the plan, from 1.
    public let number: Int
    /// The judgement.
    public let judgement: Judgement
    /// What was expected of it by a list of known failures.
    public let known: KnownFailures.Entry?
    /// How long the clause took.
    public let duration: Duration

    /// Whether the verdict is one that somebody has to look at.
    public var isTrouble: Bool { judgement.verdict >= .broken && !isExpected }

    /// Whether it is the failure that the list names.
    public var isExpected: Bool { known?.verdict == judgement.verdict }

    /// Whether it passes although the list says that it fails.
    public var isUnexpectedPass: Bool { known != nil && judgement.verdict == .pass }
}

/// How a run went.
public struct ConformanceSummary: Sendable {
    /// How many clauses have each verdict.
    public internal(set) var counts: [Verdict: Int] = [:]
    /// How many of them were expected to be as bad as they are.
    public internal(set) var expected = 0
    /// The clauses that pass although they are listed as failing.
    public internal(set) var unexpectedPasses: [ClauseName] = []
    /// The clauses that were skipped, and why, in their order.
    public internal(set) var notCovered: [(name: ClauseName, reason: String)] = []
    /// How many clauses the level or the selection left out.
    public internal(set) var leftOut = LeftOut()
    /// What was required of the place, and is not there.
    public internal(set) var unmet: [Requirement] = []
    /// Whether somebody stopped the run before its end.
    public internal(set) var isInterrupted = false
    /// How long it took.
    public internal(set) var duration: Duration = .zero
    /// The worst verdict that nobody expected.
    public internal(set) var worst: Verdict?

    /// How many clauses have a verdict.
    ///
    /// - Parameter verdict: the verdict.
    /// - Returns: how many.
    public func count(_ verdict: Verdict) -> Int { counts[verdict] ?? 0 }
}
