// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `The contract` {
    @Test func `has at least two hundred clauses, each under a name of its own`() {
        let names = Contract.clauses.map(\.name)
        #expect(names.count >= 200)
        let twice = Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "\(twice)")
    }

    @Test func `says in a sentence what is promised, and why in each row`() {
        for clause in Contract.clauses {
            #expect(clause.statement.hasSuffix("."), "\(clause.name)")
            #expect(!clause.expectations.isEmpty, "\(clause.name)")
            for row in clause.expectations {
                #expect(!row.results.isEmpty, "\(clause.name)")
                #expect(!row.because.isEmpty, "\(clause.name)")
            }
        }
    }

    @Test func `is never destructive without a device under test`() {
        for clause in Contract.clauses where clause.level == .destructive {
            #expect(clause.preconditions.contains(.deviceUnderTest), "\(clause.name)")
        }
    }

    @Test func `lists as never observed only what there is`() {
        let names = Set(Contract.clauses.map(\.name))
        #expect(Set(Contract.neverObserved.keys).isSubset(of: names))
    }
}
