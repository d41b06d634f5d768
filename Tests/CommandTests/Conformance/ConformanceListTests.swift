// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe conformance list` {
    @Test func `has every clause, and how many there are`() async throws {
        let run = try await probe("conformance", "list")
        #expect(run.status == 0)
        for clause in Contract.clauses { #expect(run.out.contains("\n  \(clause.name)")) }
        #expect(run.lines.last?.hasPrefix("\(Contract.clauses.count) clauses: ") == true)
        #expect(run.lines.allSatisfy { $0.count <= 80 })
    }

    private struct Listed: Decodable, Equatable {
        struct Row: Decodable, Equatable {
            var answers: [String]
            var because: String
        }

        var name: String
        var promise: String
        var call: String
        var level: String
        var needs: [String]
        var rows: [Row]
    }

    @Test func `is there for programs too`() async throws {
        let run = try await probe("conformance", "list", "--format", "json", "--level", "read-only")
        let listed = try JSONDecoder().decode([Listed].self, from: Data(run.out.utf8))
        let clauses = ClauseSelection(upTo: .readOnly).clauses
        #expect(listed.map(\.name) == clauses.map(\.name.rawValue))
        #expect(listed.map(\.rows.count) == clauses.map(\.expectations.count))
        #expect(listed.allSatisfy { $0.level == "read-only" && !$0.promise.isEmpty })
    }

    @Test func `takes a pattern, and refuses one that nothing fits`() async throws {
        let family = MadeUpRecord.clauses[0].name.family
        let run = try await probe("conformance", "list", "--select", family + ".*")
        let count = Contract.clauses.count { $0.name.family == family }
        #expect(run.out.contains("\(count) clause"))
        let none = try await probe("conformance", "list", "--select", family)
        #expect(none.status == 64)
        #expect(none.err.contains("\(family).*"))
    }

    @Test func `shows everything of one`() async throws {
        let clause = MadeUpRecord.clauses[0]
        let run = try await probe("conformance", "show", clause.name.rawValue)
        #expect(run.status == 0)
        #expect(run.out.hasPrefix("\(clause.name)\n"))
        #expect(run.out.contains("\n  call    \(clause.call)\n"))
        #expect(run.out.contains("\n  source  \(clause.source)\n"))
        for row in clause.expectations { #expect(run.out.contains("\n  \(row.condition)\n")) }
        #expect(try await probe("conformance", "show", "no.such").status == 64)
        #expect(try await probe("conformance", "show").status == 64)
    }

    @Test func `as a page is docs-contract-md: 'make contract' mends it`() async throws {
        let run = try await probe("conformance", "list", "--format", "markdown")
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let page = try Data(contentsOf: URL(filePath: root + "/docs/contract.md"))
        let isFresh = String(decoding: page, as: UTF8.self) == run.out
        #expect(isFresh, "docs/contract.md is stale: make contract")
    }
}
