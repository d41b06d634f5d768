// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit

/// The contract as text, JSON or Markdown: `conformance list` and `show`.
package enum ContractDocument {
    /// Lists each clause by family, and counts them.
    package static func text(_ clauses: [Clause]) -> String {
        let families = clauses.families
        let blocks = families.map { family -> String in
            let calls = calls(of: family).joined(separator: ", ")
            let lines = family.clauses.flatMap { clause -> [String] in
                let level = clause.level == .readOnly ? "" : " (\(clause.level.rawValue))"
                return ["  \(clause.name)\(level)"]
                    + PrintableText.wrap(clause.statement, width: 74).map { "      " + $0 }
            }
            return ([calls] + lines).joined(separator: "\n") + "\n"
        }
        let levels = HarmLevel.allCases.compactMap { level -> String? in
            let count = clauses.count { $0.level == level }
            return count == 0 ? nil : "\(count) \(level.rawValue)"
        }
        let count = ConformanceSummary.clauseCount(clauses.count)
        let total = levels.isEmpty ? count : "\(count): \(levels.joined(separator: ", "))"
        return (blocks + [total]).joined(separator: "\n")
    }

    /// Shows clauses with all their fields.
    package static func details(_ clauses: [Clause]) -> String {
        clauses.map { clause in
            let facts = ClauseDescription(clause)
            var lines = [facts.name]
            lines += PrintableText.wrap(facts.statement, width: 78).map { "  " + $0 }
            lines += ["", "  call    \(facts.call)", "  level   \(facts.level.rawValue)"]
            if !facts.preconditions.isEmpty {
                lines.append("  needs   \(facts.preconditions.joined(separator: "; "))")
            }
            lines += ["  source  \(clause.source)", ""]
            for row in facts.expectations {
                lines.append("  \(row.condition)")
                lines += row.results.map { "      \($0)" }
                lines += PrintableText.wrap("because \(row.because)", width: 74).map {
                    "      " + $0
                }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// Encodes clauses as one JSON document.
    package static func json(_ clauses: [Clause]) throws -> String {
        try JSONLine.pretty(clauses.map(ClauseDescription.init))
    }

    /// Formats clauses as a page, by family.
    ///
    /// - Parameter clauses: the clauses.
    /// - Returns: the page, in Markdown.
    package static func markdown(_ clauses: [Clause]) -> String {
        let families = clauses.families
        let count = ConformanceSummary.clauseCount(clauses.count)
        var lines = [
            "# The contract", "",
            "What /dev/xen/privcmd promises: \(count), which",
            "`privcmd-probe conformance run` checks. In a clause's table the first row that",
            "matches the system applies.", "", "| family | calls | clauses |", "|---|---|---|",
        ]
        lines += families.map { family in
            let calls = calls(of: family).map(Self.quoted).joined(separator: ", ")
            return "| [\(family.name)](#\(family.name)) | \(calls) | \(family.clauses.count) |"
        }
        for family in families {
            lines += ["", "## \(family.name)", ""]
            lines.append(calls(of: family).map(Self.quoted).joined(separator: ", "))
            let isOneCall = calls(of: family).count == 1
            for clause in family.clauses {
                lines += ["", "### \(clause.name)", ""] + section(clause, namesCall: !isOneCall)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ clause: Clause, namesCall: Bool) -> [String] {
        let description = ClauseDescription(clause)
        var facts = namesCall ? ["`\(description.call)`"] : []
        if description.level != .readOnly { facts.append("**\(description.level.rawValue)**") }
        if !description.preconditions.isEmpty {
            facts.append("needs \(escape(description.preconditions.joined(separator: "; ")))")
        }
        let advisory = clause.source.advisory.map { ", \($0)" } ?? ""
        facts.append("source: `\(clause.source.file)` (\(clause.source.release))\(advisory)")
        let rows = description.expectations.map { row in
            let results = row.results.map { "`\(escape($0, isCode: true))`" }
            return "| \(escape(row.condition)) | \(results.joined(separator: "; "))"
                + " | \(escape(row.because)) |"
        }
        return [escape(description.statement), "", facts.joined(separator: " · "), ""]
            + ["| where | result | because |", "|---|---|---|"] + rows
    }

    /// Escapes text for Markdown.
    private static func escape(_ text: String, isCode: Bool = false) -> String {
        text.map { character in
            switch character {
            case "|": "\\|"
            case "<" where !isCode: "&lt;"
            case "*", "_", "`", "[", "]": isCode ? String(character) : "\\\(character)"
            default: String(character)
            }
        }.joined()
    }

    private static func quoted(_ call: String) -> String {
        call.hasPrefix("and ") ? call : "`\(call)`"
    }

    /// The names of a family's calls, the most frequent first; of more than three only the first.
    private static func calls(of family: ClauseFamily) -> [String] {
        let counts = Dictionary(grouping: family.clauses, by: \.call.description).mapValues(\.count)
        let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        if names.count <= 3 { return names }
        return [names[0], "and \(names.count - 1) more"]
    }
}
