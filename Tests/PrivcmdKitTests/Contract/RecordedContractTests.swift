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
            let place = real.record.header.place
            #expect(real.record.isWhole, "\(real.name)")
            #expect(place.kind == .real)
            #expect(real.record.header.level == .destructive || !real.isWhole)
            #expect(
                real.name.hasPrefix(
                    "xen-\(place.xen?.branch ?? "")-linux-\(place.linux?.branch ?? "")-"))
        }
    }

    @Test(arguments: RealRecord.all) func `is kept`(real: RealRecord) {
        for judgement in real.judgements() {
            let name = judgement.clause.name
            if let known = real.known.entries[name] {
                #expect(judgement.verdict == known.verdict, "\(name) is listed as a finding")
            } else {
                #expect(judgement.verdict <= .skip, "\(name): \(judgement.reason ?? "")")
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
    func `is broken by any other answer, and by any damage`(real: RealRecord) {
        for judgement in real.judgements() where judgement.verdict == .pass {
            guard case .observed(let observation) = judgement.outcome else { continue }
            func verdict(_ change: (inout Observation) -> Void) -> Verdict {
                var wrong = observation
                change(&wrong)
                return Judgement(
                    judgement.clause, .observed(wrong), at: real.record.header.place
                ).verdict
            }
            for index in observation.steps.indices {
                let answer = observation.steps[index].answer
                #expect(
                    verdict { $0.steps[index].answer = answer.another } == .fail,
                    "\(judgement.clause.name), step \(index + 1)")
            }
            #expect(verdict { $0.damage.append("a byte before the argument") } == .fail)
            #expect(verdict { $0.steps.removeLast() } == .broken)
            #expect(verdict { $0.steps = [] } == .broken)
        }
    }
}

extension Answer {
    /// An answer that nobody promises.
    fileprivate var another: Answer {
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
