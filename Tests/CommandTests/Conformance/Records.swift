// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport

/// A record of a run of the contract, in which a test says what came of the first clauses.
struct MadeUpRecord {
    /// What came of a clause.
    enum Found {
        /// What its table promises.
        case kept
        case unkept
        case skipped
        case broken
        case crashed
    }

    static let place = Environment(
        kind: .real, linux: Release(6, 12, 90), xen: Release(4, 20, 4), domain: .pvh,
        isControlDomain: true, features: [.root: true, .pciback: true])

    /// The clauses of the contract that it speaks of.
    static let clauses = Contract.clauses.filter { clause in
        clause.level < .destructive && clause.expectation(in: place)?.results.isEmpty == false
    }

    /// Their names.
    static func name(_ index: Int) -> String { clauses[index].name.rawValue }

    let found: [Found]
    var isWhole = true
    var tail = ""

    /// Writes the record into a folder.
    func write(in folder: Folder) throws -> String {
        let header = ConformanceHeader(
            tool: "privcmd-probe 0.0.1", command: ["conformance", "run"],
            date: "2026-11-22T19:30:00Z", device: "/dev/xen/privcmd", level: .mutating,
            environment: Self.place, system: .pvhDom0)
        var lines = [try JSONLine.encode(header)]
        for (clause, found) in zip(Self.clauses, found) {
            // The verdict that was given then is of no account.
            let outcome = Self.outcome(found, of: clause)
            lines.append(
                try JSONLine.encode(
                    Line(clause: clause.name.rawValue, verdict: .skip, outcome: outcome)))
        }
        if isWhole { lines.append(#"{"ended":{"skip":1}}"#) }
        return try folder.write("record.jsonl", lines.map { $0 + "\n" }.joined() + tail)
    }

    /// The patterns that take the clauses that it speaks of.
    var selection: [String] { found.indices.flatMap { ["--select", Self.name($0)] } }

    private struct Line: Encodable {
        var clause: String
        var verdict: Verdict
        var outcome: PrivcmdKit.ClauseOutcome
    }

    private static func outcome(_ found: Found, of clause: Clause) -> PrivcmdKit.ClauseOutcome {
        switch found {
        case .skipped: return .skipped("the test says so")
        case .broken: return .error("the test says so")
        case .crashed: return .crashed(Crash(reason: "killed by SIGSEGV"))
        case .kept, .unkept:
            var observation = Observation()
            observation.steps = (clause.expectation(in: place)?.results ?? []).map {
                let answer = found == .kept ? $0.example : .fact("none of that")
                return Step(call: "CALL(a 1)", result: answer)
            }
            return .observed(observation)
        }
    }
}

extension ExpectedResult {
    /// An answer that it fits.
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
