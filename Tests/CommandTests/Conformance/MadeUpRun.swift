// SPDX-License-Identifier: MIT

import SystemPackage
import TestSupport

@testable import PrivcmdKit

/// A clause that a test makes up, with what came of it.
struct MadeUpClause {
    var name: ClauseName
    var promise = "A promise."
    var level = HarmLevel.readOnly
    var needs: [Precondition] = []
    var rows: [Expectation] = [.otherwise(.success, because: "it is promised")]
    var outcome = PrivcmdKit.ClauseOutcome.sent("CALL(a 1)", .result(0))
    var kernelLog: [String] = []

    fileprivate var clause: Clause {
        Clause(
            name, promise, .systemCall("ioctl"), level: level, needs: needs,
            from: .linux("drivers/file.c"), rows
        ) { (_) throws(SkipOrError) in }
    }

    /// One of each verdict, and one that hung.
    static let ofEachVerdict = [
        MadeUpClause(name: "one.pass"),
        MadeUpClause(
            name: "one.fail", rows: [.otherwise(.error(.einval), because: "it is not allowed")]),
        MadeUpClause(
            name: "one.skip", needs: [.root], outcome: .skipped("there is no root here")),
        MadeUpClause(name: "two.broken", outcome: .error("no memory")),
        MadeUpClause(name: "two.crash", outcome: .crashed(Crash(reason: "killed by SIGSEGV"))),
        MadeUpClause(
            name: "two.hang",
            outcome: .crashed(Crash(reason: "it did not end within 10 s", isHang: true))),
        MadeUpClause(
            name: "three.skip", needs: [.root], outcome: .skipped("there is no root here")),
    ]

    /// Text that breaks reports which are not careful.
    static let hostile =
        "a\nok 1 # SKIP b\r\n  1..7\nBail out! ]]> </failure> <b> & \" ' \\# \u{1b}[31mred\u{7}\u{0}"
        + " \u{85} \u{2028} \u{202e} \u{fffd} \u{ffff} <\u{301} "
        + String(repeating: "word ", count: 1000) + String(repeating: "x", count: 20000)

    /// Clauses that have such text wherever it can come from elsewhere.
    static let ofHostileText = [
        MadeUpClause(
            name: "evil.fail", promise: hostile,
            rows: [.otherwise(.fact(hostile), because: hostile)],
            outcome: .sent(hostile, .fact("b" + hostile), damage: hostile), kernelLog: [hostile]),
        MadeUpClause(name: "evil.skip", outcome: .skipped(hostile)),
        MadeUpClause(name: "evil.broken", outcome: .error(hostile)),
        MadeUpClause(
            name: "evil.crash", outcome: .crashed(Crash(reason: hostile, pendingCall: hostile))),
    ]
}

extension PrivcmdKit.ClauseOutcome {
    /// One step.
    static func sent(_ sent: String, _ answer: StepResult, damage: String? = nil) -> Self {
        var observation = Observation()
        observation.steps = [Step(call: sent, result: answer)]
        observation.unexpectedWrites = damage.map { [$0] } ?? []
        return .observed(observation)
    }
}

/// A run whose outcomes a test makes up.
struct MadeUpRun {
    var clauses: [MadeUpClause]
    var known = ""
    var requirements: [Requirement] = []
    /// How many clauses are judged before somebody stops it; nil where nobody does.
    var stopsAfter: Int?
    var level = HarmLevel.destructive

    /// What a reporter makes of it.
    ///
    /// - Parameter reporter: the reporter.
    /// - Returns: the report.
    /// - Throws: what is wrong with the run.
    func report(_ reporter: some ConformanceReporter) throws -> String {
        let header = ConformanceHeader(
            tool: "privcmd-probe 1.2.3", command: [], date: "2026-11-22T19:30:00Z",
            device: "/dev/xen/privcmd", level: level,
            environment: Environment(
                kind: .real, linux: Release(6, 12, 1), xen: Release(4, 20), domain: .pvh,
                isControlDomain: true),
            system: .pvhDom0)
        let lines =
            [try JSONLine.encode(header)]
            + (try clauses.map { made in
                try JSONLine.encode(
                    Line(
                        clause: made.name.rawValue, verdict: .pass, outcome: made.outcome,
                        kernelLog: made.kernelLog))
            })
        let record = try ConformanceRecord(
            reading: Array(lines.map { $0 + "\n" }.joined().utf8), from: "record")
        let all = clauses.map(\.clause)
        var reporter = reporter
        var text = ""
        var judged = 0
        let run = ConformanceRun(
            header, ClauseSelection(of: all, upTo: level),
            knownFailures: try KnownFailures(parsing: known, among: all),
            requirements: requirements,
            isInterrupted: {
                defer { judged += 1 }
                return judged == stopsAfter
            })
        _ = try run.evaluate(record) { text += try reporter.text(for: $0.untimed) }
        return text
    }

    private struct Line: Encodable {
        var clause: String
        var verdict: Verdict
        var outcome: PrivcmdKit.ClauseOutcome
        var kernelLog: [String]
    }
}

extension ConformanceEvent {
    /// The same without the time that it took, which no test knows.
    fileprivate var untimed: ConformanceEvent {
        switch self {
        case .runStarted, .clauseStarted: self
        case .clauseEvaluated(let report):
            .clauseEvaluated(
                ClauseReport(
                    number: report.number, evaluation: report.evaluation,
                    knownFailure: report.knownFailure,
                    duration: .milliseconds(1500)))
        case .runEnded(var summary):
            { () -> ConformanceEvent in
                summary.duration = .seconds(3)
                return .runEnded(summary)
            }()
        }
    }
}
