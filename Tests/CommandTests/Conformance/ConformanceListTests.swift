// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdConformance
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe conformance list` {
    @Test func `prints every clause and their number`() async throws {
        let run = try await probe("conformance", "list")
        #expect(run.status == 0)
        for clause in Contract.clauses { #expect(run.out.contains("\n  \(clause.name)")) }
        #expect(run.lines.last?.hasPrefix("\(Contract.clauses.count) clauses: ") == true)
        #expect(run.lines.allSatisfy { $0.count <= 80 })
    }

    private struct ListedClause: Decodable, Equatable {
        struct Expectation: Decodable, Equatable {
            var results: [String]
            var because: String
        }

        var name: String
        var statement: String
        var call: String
        var level: String
        var preconditions: [String]
        var expectations: [Expectation]
    }

    @Test func `--format json prints the clauses of a level`() async throws {
        let run = try await probe("conformance", "list", "--format", "json", "--level", "read-only")
        let listed = try JSONDecoder().decode([ListedClause].self, from: Data(run.out.utf8))
        let clauses = ClauseSelection(upTo: .readOnly).clauses
        #expect(listed.map(\.name) == clauses.map(\.name.rawValue))
        #expect(listed.map(\.expectations.count) == clauses.map(\.expectations.count))
        #expect(listed.allSatisfy { $0.level == "read-only" && !$0.statement.isEmpty })
    }

    @Test func `--select filters by a pattern and exits 64 if none matches`() async throws {
        let family = SyntheticRecord.clauses[0].name.family
        let run = try await probe("conformance", "list", "--select", family + ".*")
        let count = Contract.clauses.count { $0.name.family == family }
        #expect(run.out.contains("\(count) clause"))
        let none = try await probe("conformance", "list", "--select", family)
        #expect(none.status == 64)
        #expect(none.err.contains("\(family).*"))
    }

    @Test func `show prints the call, the source and the conditions of a clause`() async throws {
        let clause = SyntheticRecord.clauses[0]
        let run = try await probe("conformance", "show", clause.name.rawValue)
        #expect(run.status == 0)
        #expect(run.out.hasPrefix("\(clause.name)\n"))
        #expect(run.out.contains("\n  call    \(clause.call)\n"))
        #expect(run.out.contains("\n  source  \(clause.source)\n"))
        for row in clause.expectations { #expect(run.out.contains("\n  \(row.condition)\n")) }
        #expect(try await probe("conformance", "show", "no.such").status == 64)
        #expect(try await probe("conformance", "show").status == 64)
    }

    @Test func `the Markdown page has each clause with its statement and all its rows`()
        async throws
    {
        let run = try await probe("conformance", "list", "--format", "markdown")
        #expect(run.status == 0)
        let sections = run.out.split(separator: "\n### ").dropFirst()
        #expect(sections.count == Contract.clauses.count)
        for (section, clause) in zip(sections, Contract.clauses.families.flatMap(\.clauses)) {
            #expect(section.hasPrefix("\(clause.name)\n"))
            #expect(section.contains("source: `\(clause.source.file)`"))
            let lines = section.split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("| ") } == clause.expectations.count + 1)
        }
    }
}
