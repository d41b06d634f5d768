// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A test case of the machine-readable reports: a clause, or a requirement of `--require`.
struct ReportCase {
    /// The outcome.
    enum State {
        case passed
        case skipped
        case error
        case failed
        case crashed
        /// It did not end within the time limit.
        case hung
        /// It failed, as the list of known failures expects.
        case knownFailure
        /// The run stopped before it.
        case notReached

        /// Whether it makes the run fail.
        var needsAttention: Bool {
            switch self {
            case .passed, .skipped, .knownFailure, .notReached: false
            case .error, .failed, .crashed, .hung: true
            }
        }
    }

    /// The family of the requirements.
    static let requirement = "requirement"

    let family: String
    /// The unique full name.
    let name: String
    let state: State
    /// The reason in one line; nil for a pass.
    let reason: String?
    let seconds: Double
    /// The calls with their results.
    var steps: [ClauseDetails.Line] = []
    var details: [ClauseDetails.Line] = []

    init(_ report: ClauseReport) {
        let evaluation = report.evaluation
        let clauseDetails = ClauseDetails(report)
        family = evaluation.clause.name.family
        name = evaluation.clause.name.rawValue
        reason = evaluation.reason.map { PrintableText.singleLine($0) }
        seconds = report.duration / .seconds(1)
        steps = clauseDetails.steps
        details = clauseDetails.lines
        state =
            switch evaluation.verdict {
            case _ where report.isExpected: .knownFailure
            case .pass: .passed
            case .skip: .skipped
            case .error: .error
            case .fail: .failed
            case .crash: Self.isHang(evaluation.outcome) ? .hung : .crashed
            }
    }

    private static func isHang(_ outcome: ClauseOutcome) -> Bool {
        if case .crashed(let crash) = outcome { crash.isHang } else { false }
    }

    /// Creates the case of a clause that the run did not reach.
    init(notReached clause: Clause) {
        family = clause.name.family
        name = clause.name.rawValue
        state = .notReached
        reason = "not reached: the run was stopped"
        seconds = 0
    }

    /// Creates the case of a requirement.
    init(_ requirement: Requirement, isMet: Bool) {
        family = Self.requirement
        // A dot separates family and name: a release must not contain one here.
        let word = "\(requirement)".map { $0 == "." ? "-" : String($0) }.joined()
        name = "\(Self.requirement).\(word)"
        state = isMet ? .passed : .failed
        reason = isMet ? nil : "\(requirement) is required, but this system does not have it"
        seconds = 0
        details = [
            ClauseDetails.Line(.statement, "The system has \(requirement), as --require demands.")
        ]
    }
}

/// The cases of a run, in order.
struct ReportCaseList {
    private(set) var plan: ConformancePlan?
    private(set) var all: [ReportCase] = []
    private var evaluatedCount = 0

    mutating func add(_ event: ConformanceEvent) -> [ReportCase] {
        let new: [ReportCase]
        switch event {
        case .runStarted(let plan):
            self.plan = plan
            new = plan.requirements.map { ReportCase($0.requirement, isMet: $0.isMet) }
        case .clauseStarted: new = []
        case .clauseEvaluated(let report):
            evaluatedCount += 1
            new = [ReportCase(report)]
        case .runEnded:
            new = (plan?.clauses.dropFirst(evaluatedCount) ?? []).map { ReportCase(notReached: $0) }
        }
        all += new
        return new
    }
}
