// SPDX-License-Identifier: MIT

import PrivcmdConformance
import SystemPackage
import Testing

@testable import PrivcmdKit

@Suite struct `Conformance records from real Xen` {
    @Test func `every cell has a complete record for each kind of device`() {
        let expected = Cell.all.flatMap { cell in
            RealRecord.deviceKinds.map { "\(cell.name)-\($0)" }
        }
        #expect(Set(RealRecord.all.map(\.name)) == Set(expected + RealRecord.otherNames))
        for real in RealRecord.all {
            let environment = real.record.header.environment
            #expect(real.record.isComplete, "\(real.name)")
            #expect(environment.kind == .real)
            #expect(real.record.header.level == .destructive || !real.hasEveryClause)
            #expect(
                real.name.hasPrefix(
                    "xen-\(environment.xen?.branch ?? "")-linux-\(environment.linux?.branch ?? "")-"
                ))
        }
    }

    @Test(arguments: RealRecord.all)
    func `each clause passes, is skipped or is a known failure`(real: RealRecord) {
        for evaluation in real.evaluations() {
            let name = evaluation.clause.name
            if let known = real.known.entries[name] {
                #expect(evaluation.verdict == known.verdict, "\(name) is listed as a known failure")
            } else {
                #expect(evaluation.verdict <= .skip, "\(name): \(evaluation.reason ?? "")")
            }
        }
    }

    /// A clause that was added after the records has not been checked on real Xen.
    @Test(arguments: RealRecord.all.filter(\.hasEveryClause))
    func `a record with every clause has each clause of the contract`(real: RealRecord) {
        let recorded = Set(real.record.entries.map(\.clause))
        let missing = Contract.clauses.map(\.name.rawValue).filter { !recorded.contains($0) }
        #expect(missing == [], "record again with scripts/record-conformance")
    }

    @Test func `each clause passes in a record or is in neverObserved`() {
        let passed = Set(
            RealRecord.all.flatMap { real in
                real.evaluations().filter { $0.verdict == .pass }.map(\.clause.name)
            })
        let never = Contract.clauses.map(\.name).filter { !passed.contains($0) }
        #expect(Set(never) == Set(Contract.neverObserved.keys))
        #expect(Contract.neverObserved.values.allSatisfy { !$0.isEmpty })
    }

    @Test(arguments: RealRecord.all)
    func `another result or an unexpected write makes a clause fail`(real: RealRecord) {
        let passed = real.evaluations().filter { $0.verdict == .pass }
        #expect(!passed.isEmpty)
        for evaluation in passed {
            guard case .observed(let observation) = evaluation.outcome else {
                Issue.record("\(evaluation.clause.name) passed without an observation")
                continue
            }
            func verdict(_ change: (inout Observation) -> Void) -> Verdict {
                var changed = observation
                change(&changed)
                return Evaluation(
                    evaluation.clause, .observed(changed), in: real.record.header.environment
                ).verdict
            }
            for index in observation.steps.indices {
                let result = observation.steps[index].result
                #expect(
                    verdict { $0.steps[index].result = result.changed } == .fail,
                    "\(evaluation.clause.name), step \(index + 1)")
            }
            #expect(verdict { $0.unexpectedWrites.append("a byte before the argument") } == .fail)
            #expect(verdict { $0.steps.removeLast() } == .error)
            #expect(verdict { $0.steps = [] } == .error)
        }
    }
}

extension StepResult {
    /// A result that no clause expects.
    fileprivate var changed: StepResult {
        switch self {
        case .result(let value): .result(value == .min ? 0 : -value - 1)
        case .error: .error(.improperLink)
        case .fact(let text): .fact(text + ", changed")
        }
    }
}

extension Release {
    fileprivate var branch: String { "\(major).\(minor)" }
}
