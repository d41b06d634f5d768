// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdJSON
import PrivcmdKit
import SystemPackage
import TestSupport

/// A record of a conformance run, with chosen results of the first clauses.
struct SyntheticRecord {
    /// The result of a clause.
    enum ClauseResult {
        case passed
        case failed
        case skipped
        case checkFailed
        case crashed
    }

    static let environment = Environment(
        kind: .real, linux: Release(6, 12, 90), xen: Release(4, 20, 4), domain: .pvh,
        isControlDomain: true, features: [.root: true, .pciback: true])

    /// The clauses that it can contain.
    static let clauses = Contract.clauses.filter { clause in
        clause.level < .destructive && clause.expectation(in: environment)?.results.isEmpty == false
    }

    /// Their names.
    static func name(_ index: Int) -> String { clauses[index].name.rawValue }

    let results: [ClauseResult]
    var isWhole = true
    var tail = ""

    /// Writes the record into a folder and returns its path.
    func write(in folder: Folder) throws -> String {
        let header = ConformanceHeader(
            tool: "privcmd-probe 0.0.1", command: ["conformance", "run"],
            date: "2026-11-22T19:30:00Z", device: "/dev/xen/privcmd", level: .mutating,
            environment: Self.environment, system: .pvhDom0)
        var lines = [try JSONLine.encode(header)]
        for (clause, result) in zip(Self.clauses, results) {
            // The evaluation ignores the verdict in the record.
            let outcome = Self.outcome(result, of: clause)
            lines.append(
                try JSONLine.encode(
                    Line(clause: clause.name.rawValue, verdict: .skip, outcome: outcome)))
        }
        if isWhole { lines.append(#"{"counts":{"skip":1}}"#) }
        return try folder.write("record.jsonl", lines.map { $0 + "\n" }.joined() + tail)
    }

    /// The options that select its clauses.
    var selection: [String] { results.indices.flatMap { ["--select", Self.name($0)] } }

    private struct Line: Encodable {
        var clause: String
        var verdict: Verdict
        var outcome: ClauseOutcome
    }

    private static func outcome(_ result: ClauseResult, of clause: Clause) -> ClauseOutcome {
        switch result {
        case .skipped: return .skipped("chosen by the test")
        case .checkFailed: return .error("chosen by the test")
        case .crashed: return .crashed(Crash(reason: "killed by SIGSEGV"))
        case .passed, .failed:
            var observation = Observation()
            observation.steps = (clause.expectation(in: environment)?.results ?? []).map {
                let stepResult = result == .passed ? $0.example : .fact("none of that")
                return Step(call: "CALL(a 1)", result: stepResult)
            }
            return .observed(observation)
        }
    }
}

extension ExpectedResult {
    /// A result that matches.
    fileprivate var example: StepResult {
        switch self {
        case .result(let value): .result(value)
        case .results(let range): .result(range.lowerBound)
        case .error(let errno): .error(errno)
        case .errors(let list): .error(list[0])
        case .fact(let text): .fact(text)
        }
    }
}
