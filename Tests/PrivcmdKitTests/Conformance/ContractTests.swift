// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import Testing

@Suite struct `The conformance contract` {
    @Test func `at least 200 clauses have unique names`() {
        let names = Contract.clauses.map(\.name)
        #expect(names.count >= 200)
        let duplicates = Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys
        #expect(duplicates.isEmpty, "\(duplicates)")
    }

    @Test func `each clause has a statement, and results and a reason in each row`() {
        for clause in Contract.clauses {
            #expect(clause.statement.hasSuffix("."), "\(clause.name)")
            #expect(!clause.expectations.isEmpty, "\(clause.name)")
            for row in clause.expectations {
                #expect(!row.results.isEmpty, "\(clause.name)")
                #expect(!row.because.isEmpty, "\(clause.name)")
            }
        }
    }

    @Test func `each destructive clause needs a device under test`() {
        for clause in Contract.clauses where clause.level == .destructive {
            #expect(clause.preconditions.contains(.deviceUnderTest), "\(clause.name)")
        }
    }

    @Test func `neverObserved has only names of clauses`() {
        let names = Set(Contract.clauses.map(\.name))
        #expect(Set(Contract.neverObserved.keys).isSubset(of: names))
    }
}
