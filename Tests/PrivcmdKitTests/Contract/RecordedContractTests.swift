// SPDX-License-Identifier: MIT

import SystemPackage
import Testing

@testable import PrivcmdKit

@Suite struct `The contract, judged on the records of real Xen,` {
    @Test func `is recorded in every cell, with every kind of device`() {
        let wanted = Cell.all.flatMap { cell in
            RealRecord.deviceKinds.map { "\(cell.name)-\($0)" }
        }
        #expect(Set(RealRecord.all.map(\.name)) == Set(wanted + RealRecord.others))
        for real in RealRecord.all {
            let environment = real.record.header.environment
            #expect(real.record.isComplete, "\(real.name)")
            #expect(environment.kind == .real)
            #expect(real.record.header.level == .destructive || !real.isWhole)
            #expect(
                real.name.hasPrefix(
                    "xen-\(environment.xen?.branch ?? "")-linux-\(environment.linux?.branch ?? "")-"
                ))
        }
    }

    @Test(arguments: RealRecord.all) func `is kept`(real: RealRecord) {
        for evaluation in real.judgements() {
            let name = evaluation.clause.name
            if let known = real.known.entries[name] {
                #expect(evaluation.verdict == known.verdict, "\(name) is listed as a finding")
            } else {
                #expect(evaluation.verdict <= .skip, "\(name): \(evaluation.reason ?? "")")
            }
        }
    }

    /// A clause that came after the records is no better than one that was never checked.
    @Test(arguments: RealRecord.all.filter(\.isWhole)) func `is recorded whole`(real: RealRecord) {
        let recorded = Set(real.record.entries.map(\.clause))
        let missing = Contract.clauses.map(\.name.rawValue).filter { !recorded.contains($0) }
        #expect(missing == [], "record anew with scripts/record-conformance")
    }

    @Test func `has each clause passed somewhere, but for those listed with a reason`() {
        let passed = Set(
            RealRecord.all.flatMap { real in
                real.judgements().filter { $0.verdict == .pass }.map(\.clause.name)
            })
        let never = Contract.clauses.map(\.name).filter { !passed.contains($0) }
        #expect(Set(never) == Set(Contract.neverObserved.keys))
        #expect(Contract.neverObserved.values.allSatisfy { !$0.isEmpty })
    }

    @Test(arguments: RealRecord.all)
    func `is broken by any other result, and by any damage`(real: RealRecord) {
        for evaluation in real.judgements() where evaluation.verdict == .pass {
            guard case .observed(let observation) = evaluation.outcome else { continue }
            func verdict(_ change: (inout Observation) -> Void) -> Verdict {
                var wrong = observation
                change(&wrong)
                return Evaluation(
                    evaluation.clause, .observed(wrong), in: real.record.header.environment
                ).verdict
            }
            for index in observation.steps.indices {
                let result = observation.steps[index].result
                #expect(
                    verdict { $0.steps[index].result = result.another } == .fail,
                    "\(evaluation.clause.name), step \(index + 1)")
            }
            #expect(verdict { $0.unexpectedWrites.append("a byte before the argument") } == .fail)
            #expect(verdict { $0.steps.removeLast() } == .error)
            #expect(verdict { $0.steps = [] } == .error)
        }
    }
}

extension StepResult {
    /// An answer that nobody promises.
    fileprivate var another: StepResult {
        switch self {
        case .result(let value): .result(value == .min ? 0 : -value - 1)
        case .error: .error(.improperLink)
        case .fact(let text): .fact(text + ", or something else")
        }
    }
}

extension Release {
    fileprivate var branch: String { "\(major).\(minor)" }
}
