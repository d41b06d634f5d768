// SPDX-License-Identifier: MIT

/// What is to be said of a clause at a place.
public enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
    /// The promise was kept.
    case pass
    /// The place cannot have it.
    case skip
    /// The check or its environment failed: nothing is known of the promise.
    case broken
    /// The promise was broken.
    case fail
    /// The calls killed or hung the process that made them.
    case crash

    private var rank: Int {
        switch self {
        case .pass: 0
        case .skip: 1
        case .broken: 2
        case .fail: 3
        case .crash: 4
        }
    }

    /// Orders from the best to the worst.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
}

/// A clause's verdict, with everything that explains it.
public struct Judgement: Sendable {
    /// The clause.
    public let clause: Clause
    /// What is to be said of it.
    public let verdict: Verdict
    /// Why, in one line; nil for a pass.
    public let reason: String?
    /// What came of it.
    public let outcome: Outcome
    /// What was promised at this place; nil where nothing was.
    public let row: Row?
    /// What the kernel said meanwhile that it must not say.
    public let kernelLog: [String]

    /// Judges what came of a clause.
    ///
    /// - Parameters:
    ///   - clause: the clause.
    ///   - outcome: what came of it.
    ///   - place: where.
    ///   - kernelLog: the kernel's complaints meanwhile.
    public init(
        _ clause: Clause, _ outcome: Outcome, at place: Place, kernelLog: [String] = []
    ) {
        self.clause = clause
        self.outcome = outcome
        self.kernelLog = kernelLog
        row = clause.row(at: place)
        let found = Self.judge(outcome, row)
        if found.verdict < .fail, let line = kernelLog.first {
            (verdict, reason) = (.fail, "the kernel complained: \(line)")
        } else {
            (verdict, reason) = found
        }
    }

    private init(_ other: Judgement, _ verdict: Verdict, _ reason: String) {
        clause = other.clause
        self.verdict = verdict
        self.reason = reason
        outcome = other.outcome
        row = other.row
        kernelLog = other.kernelLog
    }

    /// The same, with another verdict.
    func overruled(_ verdict: Verdict, _ reason: String) -> Judgement {
        Judgement(self, verdict, reason)
    }

    private static func judge(_ outcome: Outcome, _ row: Row?) -> (
        verdict: Verdict, reason: String?
    ) {
        switch outcome {
        case .skipped(let why): return (.skip, why)
        case .broken(let why): return (.broken, why)
        case .crashed(let crash): return (.crash, crash.how)
        case .observed(let observation):
            guard let row else { return (.skip, "the contract says nothing of such a place") }
            // Silence is no pass: a clause that saw nothing has checked nothing.
            if observation.steps.isEmpty { return (.broken, "the check made no call") }
            if let damage = observation.damage.first { return (.fail, damage) }
            for (step, pattern) in zip(observation.steps, row.answers)
            where !pattern.matches(step.answer) {
                return (.fail, "\(step.sent): expected \(pattern), got \(step.answer)")
            }
            guard observation.steps.count == row.answers.count else {
                return (
                    .broken,
                    "\(row.answers.count) answers were expected, and \(observation.steps.count) came"
                )
            }
            return (.pass, nil)
        }
    }
}
