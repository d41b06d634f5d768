// SPDX-License-Identifier: MIT

/// A clause's verdict, with everything that explains it.
package struct Evaluation: Sendable {
    package let clause: Clause
    package let verdict: Verdict
    /// The reason in one line; nil for a pass.
    package let reason: String?
    /// What the run of the clause yielded.
    package let outcome: ClauseOutcome
    /// The expectation for this environment; nil if there is none.
    package let expectation: Expectation?
    /// Warnings in the kernel log during the check.
    package let kernelLog: [String]

    /// Evaluates the outcome of a clause.
    ///
    /// - Parameters:
    ///   - clause: the clause.
    ///   - outcome: what its run yielded.
    ///   - environment: the environment of the run.
    ///   - kernelLog: warnings in the kernel log during the check.
    package init(
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
