// SPDX-License-Identifier: MIT

/// A clause as reports for programs tell of it, or something that the place was said to have.
struct ReportCase {
    /// What came of it.
    enum State {
        case passed
        case skipped
        case broken
        case failed
        case crashed
        /// It did not end in time.
        case hung
        /// It failed as a list said that it would.
        case knownFailure
        /// The run was stopped before it.
        case notReached

        /// Whether somebody has to look at it.
        var isTrouble: Bool {
            switch self {
            case .passed, .skipped, .knownFailure, .notReached: false
            case .broken, .failed, .crashed, .hung: true
            }
        }
    }

    /// The family of what the place was said to have.
    static let requirement = "requirement"

    let family: String
    /// Its full name, which is unique.
    let name: String
    let state: State
    /// Why, in one line; nil for a pass.
    let reason: String?
    let seconds: Double
    /// What was sent, and what came back.
    var steps: [ClauseStory.Line] = []
    /// Everything that there is to tell.
    var story: [ClauseStory.Line] = []

    init(_ report: ClauseReport) {
        let judgement = report.judgement
        let told = ClauseStory(report)
        family = judgement.clause.name.family
        name = judgement.clause.name.rawValue
        reason = judgement.reason.map { Printable.line($0) }
        seconds = report.duration / .seconds(1)
        steps = told.steps
        story = told.lines
        state =
            switch judgement.verdict {
            case _ where report.isExpected: .knownFailure
            case .pass: .passed
            case .skip: .skipped
            case .broken: .broken
            case .fail: .failed
            case .crash: Self.isHang(judgement.outcome) ? .hung : .crashed
            }
    }

    private static func isHang(_ outcome: Outcome) -> Bool {
        if case .crashed(let crash) = outcome { crash.isHang } else { false }
    }

    /// A clause before which the run was stopped.
    init(notReached clause: Clause) {
        family = clause.name.family
        name = clause.name.rawValue
        state = .notReached
        reason = "not reached: the run was stopped"
        seconds = 0
    }

    /// What the place was said to have.
    init(_ requirement: Requirement, isMet: Bool) {
        family = Self.requirement
        // A release's dots would divide the name.
        let word = "\(requirement)".map { $0 == "." ? "-" : String($0) }.joined()
        name = "\(Self.requirement).\(word)"
        state = isMet ? .passed : .failed
        reason = isMet ? nil : "\(requirement) is required, and not here"
        seconds = 0
        story = [ClauseStory.Line(.promise, "The place has \(requirement), as was required of it.")]
    }
}

/// The cases of a run, in the order in which they come.
struct ReportCases {
    private(set) var plan: ConformancePlan?
    private(set) var all: [ReportCase] = []
    private var judged = 0

    /// Takes in an event.
    ///
    /// - Returns: the cases that it adds.
    mutating func take(_ event: ConformanceEvent) -> [ReportCase] {
        let new: [ReportCase]
        switch event {
        case .began(let plan):
            self.plan = plan
            new = plan.requirements.map { ReportCase($0.requirement, isMet: $0.isMet) }
        case .started: new = []
        case .judged(let report):
            judged += 1
            new = [ReportCase(report)]
        case .ended:
            new = (plan?.clauses.dropFirst(judged) ?? []).map { ReportCase(notReached: $0) }
        }
        all += new
        return new
    }
}
