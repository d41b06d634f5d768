// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdJSON
import SystemPackage
import TestSupport

@testable import PrivcmdKit

/// A clause of a test, with its outcome.
struct SyntheticClause {
    var name: ClauseName
    var promise = "A promise."
    var level = HarmLevel.readOnly
    var needs: [Precondition] = []
    var rows: [Expectation] = [.otherwise(.success, because: "it is promised")]
    var outcome = ClauseOutcome.sent("CALL(a 1)", .result(0))
    var kernelLog: [String] = []

    fileprivate var clause: Clause {
        Clause(
            name, promise, .systemCall("ioctl"), level: level, needs: needs,
            from: .linux("drivers/file.c"), rows
        ) { (_) throws(SkipOrError) in }
    }

    /// One clause with each verdict, and one that hung.
    static let ofEachVerdict = [
        SyntheticClause(name: "one.pass"),
        SyntheticClause(
            name: "one.fail", rows: [.otherwise(.error(.einval), because: "it is not allowed")]),
        SyntheticClause(
            name: "one.skip", needs: [.root], outcome: .skipped("there is no root here")),
        SyntheticClause(name: "two.error", outcome: .error("no memory")),
        SyntheticClause(name: "two.crash", outcome: .crashed(Crash(reason: "killed by SIGSEGV"))),
        SyntheticClause(
            name: "two.hang",
            outcome: .crashed(Crash(reason: "it did not end within 10 s", isHang: true))),
        SyntheticClause(
            name: "three.skip", needs: [.root], outcome: .skipped("there is no root here")),
    ]

    /// Text that breaks a report unless it is escaped.
    static let hostile =
        "a\nok 1 # SKIP b\r\n  1..7\nBail out! ]]> </failure> <b> & \" ' \\# \u{1b}[31mred\u{7}\u{0}"
        + " \u{85} \u{2028} \u{202e} \u{fffd} \u{ffff} <\u{301} "
        + String(repeating: "word ", count: 1000) + String(repeating: "x", count: 20000)

    /// Clauses with that text in every field that comes from a device or a log.
    static let ofHostileText = [
        SyntheticClause(
            name: "evil.fail", promise: hostile,
            rows: [.otherwise(.fact(hostile), because: hostile)],
            outcome: .sent(hostile, .fact("b" + hostile), damage: hostile), kernelLog: [hostile]),
        SyntheticClause(name: "evil.skip", outcome: .skipped(hostile)),
        SyntheticClause(name: "evil.error", outcome: .error(hostile)),
        SyntheticClause(
            name: "evil.crash", outcome: .crashed(Crash(reason: hostile, pendingCall: hostile))),
    ]
}

extension ClauseOutcome {
    /// An outcome with one step.
    static func sent(_ call: String, _ result: StepResult, damage: String? = nil) -> Self {
        var observation = Observation()
        observation.steps = [Step(call: call, result: result)]
        observation.unexpectedWrites = damage.map { [$0] } ?? []
        return .observed(observation)
    }
}

/// A conformance run with chosen outcomes.
struct SyntheticRun {
    var clauses: [SyntheticClause]
    var known = ""
    var requirements: [Requirement] = []
    /// How many clauses are evaluated before it is stopped; nil if it is not.
    var stopsAfter: Int?
    var level = HarmLevel.destructive

    /// The text that a reporter writes.
    ///
    /// - Parameter reporter: the reporter.
    /// - Returns: the report.
    /// - Throws: an error of the record or the reporter.
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
            + (try clauses.map { clause in
                try JSONLine.encode(
                    Line(
                        clause: clause.name.rawValue, verdict: .pass, outcome: clause.outcome,
                        kernelLog: clause.kernelLog))
            })
        let record = try ConformanceRecord(
            reading: Array(lines.map { $0 + "\n" }.joined().utf8), from: "record")
        let all = clauses.map(\.clause)
        var reporter = reporter
        var text = ""
        var evaluated = 0
        let run = ConformanceRun(
            header, ClauseSelection(of: all, upTo: level),
            knownFailures: try KnownFailures(parsing: known, among: all),
            requirements: requirements,
            isInterrupted: {
                defer { evaluated += 1 }
                return evaluated == stopsAfter
            })
        _ = try run.evaluate(record) { text += try reporter.text(for: $0.withFixedTimes) }
        return text
    }

    private struct Line: Encodable {
        var clause: String
        var verdict: Verdict
        var outcome: ClauseOutcome
        var kernelLog: [String]
    }
}

extension ConformanceEvent {
    /// The same event with fixed durations.
    fileprivate var withFixedTimes: ConformanceEvent {
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
