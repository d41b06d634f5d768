// SPDX-License-Identifier: MIT

/// The verdict on a clause in an environment.
public enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
    /// All results are as expected.
    case pass
    /// The environment lacks something that the clause needs.
    case skip
    /// The check itself failed, so that the clause is neither confirmed nor refuted.
    case error = "broken"
    /// A result differs from the expectation.
    case fail
    /// The process that issued the calls died or hung.
    case crash

    private var rank: Int {
        switch self {
        case .pass: 0
        case .skip: 1
        case .error: 2
        case .fail: 3
        case .crash: 4
        }
    }

    /// Orders from the best to the worst.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
}

/// A clause's verdict, with everything that explains it.
public struct Evaluation: Sendable {
    /// The clause.
    public let clause: Clause
    /// The verdict.
    public let verdict: Verdict
    /// The reason in one line; nil for a pass.
    public let reason: String?
    /// What the run of the clause yielded.
    public let outcome: ClauseOutcome
    /// The expectation for this environment; nil if there is none.
    public let expectation: Expectation?
    /// Warnings in the kernel log during the check.
    public let kernelLog: [String]

    /// Evaluates the outcome of a clause.
    ///
    /// - Parameters:
    ///   - clause: the clause.
    ///   - outcome: what its run yielded.
    ///   - environment: the environment of the run.
    ///   - kernelLog: warnings in the kernel log during the check.
    public init(
        _ clause: Clause, _ outcome: ClauseOutcome, in environment: Environment,
        kernelLog: [String] = []
    ) {
        self.clause = clause
        self.outcome = outcome
        self.kernelLog = kernelLog
        expectation = clause.expectation(in: environment)
        let found = Self.evaluate(outcome, expectation)
        if found.verdict < .fail, let line = kernelLog.first {
            (verdict, reason) = (.fail, "the kernel logged a warning: \(line)")
        } else {
            (verdict, reason) = found
        }
    }

    private init(_ other: Evaluation, _ verdict: Verdict, _ reason: String) {
        clause = other.clause
        self.verdict = verdict
        self.reason = reason
        outcome = other.outcome
        expectation = other.expectation
        kernelLog = other.kernelLog
    }

    /// The same evaluation with another verdict and reason.
    func withVerdict(_ verdict: Verdict, _ reason: String) -> Evaluation {
        Evaluation(self, verdict, reason)
    }

    private static func evaluate(_ outcome: ClauseOutcome, _ expectation: Expectation?) -> (
        verdict: Verdict, reason: String?
    ) {
        switch outcome {
        case .skipped(let reason): return (.skip, reason)
        case .error(let reason): return (.error, reason)
        case .crashed(let crash): return (.crash, crash.reason)
        case .observed(let observation):
            guard let expectation else {
                return (.skip, "the contract has no expectation for this environment")
            }
            // A clause without steps has checked nothing, so that it does not pass.
            if observation.steps.isEmpty { return (.error, "the check issued no call") }
            if let damage = observation.unexpectedWrites.first { return (.fail, damage) }
            for (step, pattern) in zip(observation.steps, expectation.results)
            where !pattern.matches(step.result) {
                return (.fail, "\(step.call): expected \(pattern), got \(step.result)")
            }
            guard observation.steps.count == expectation.results.count else {
                return (
                    .error,
                    "expected \(expectation.results.count) results, got \(observation.steps.count)"
                )
            }
            return (.pass, nil)
        }
    }
}
