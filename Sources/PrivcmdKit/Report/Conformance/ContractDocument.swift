// SPDX-License-Identifier: MIT

/// The contract itself, as something to read.
public enum ContractDocument {
    /// A line for each clause, by family, and how many there are.
    ///
    /// - Parameter clauses: the clauses.
    /// - Returns: the lines.
    public static func text(_ clauses: [Clause]) -> String {
        let families = clauses.families
        let blocks = families.map { family -> String in
            let calls = calls(of: family).joined(separator: ", ")
            let lines = family.clauses.flatMap { clause -> [String] in
                let level = clause.level == .readOnly ? "" : " (\(clause.level.rawValue))"
                return ["  \(clause.name)\(level)"]
                    + Printable.wrap(clause.promise, width: 74).map { "      " + $0 }
            }
            return ([calls] + lines).joined(separator: "\n") + "\n"
        }
        let levels = Level.allCases.compactMap { level -> String? in
            let count = clauses.count { $0.level == level }
            return count == 0 ? nil : "\(count) \(level.rawValue)"
        }
        let count = ConformanceSummary.clauses(clauses.count)
        let total = levels.isEmpty ? count : "\(count): \(levels.joined(separator: ", "))"
        return (blocks + [total]).joined(separator: "\n")
    }

    /// Everything that there is to say of some clauses.
    ///
    /// - Parameter clauses: the clauses.
    /// - Returns: the lines.
    public static func details(_ clauses: [Clause]) -> String {
        clauses.map { clause in
            let facts = ClauseFacts(clause)
            var lines = [facts.name]
            lines += Printable.wrap(facts.promise, width: 78).map { "  " + $0 }
            lines += ["", "  call    \(facts.call)", "  level   \(facts.level.rawValue)"]
            if !facts.needs.isEmpty {
                lines.append("  needs   \(facts.needs.joined(separator: "; "))")
            }
            lines += ["  source  \(clause.source)", ""]
            for row in facts.rows {
                lines.append("  \(row.place)")
                lines += row.answers.map { "      \($0)" }
                lines += Printable.wrap("because \(row.because)", width: 74).map { "      " + $0 }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The clauses as one JSON document.
    ///
    /// - Parameter clauses: the clauses.
    /// - Returns: the document.
    /// - Throws: what the encoder throws.
    public static func json(_ clauses: [Clause]) throws -> String {
        try JSONLine.pretty(clauses.map(ClauseFacts.init))
    }

    /// The clauses as a page, by family.
    ///
    /// - Parameter clauses: the clauses.
    /// - Returns: the page, in Markdown.
    public static func markdown(_ clauses: [Clause]) -> String {
        let families = clauses.families
        let count = ConformanceSummary.clauses(clauses.count)
        var lines = [
            "# The contract", "",
            "<!-- Made by `make contract` from Sources/PrivcmdKit/Contract/Clauses. -->", "",
            "What /dev/xen/privcmd promises, in \(count), as",
            "`privcmd-probe conformance run` checks it. In a clause's table the first row that",
            "matches a place counts.", "", "| family | calls | clauses |", "|---|---|---|",
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
        let facts = ClauseFacts(clause)
        var remarks = namesCall ? ["`\(facts.call)`"] : []
        if facts.level != .readOnly { remarks.append("**\(facts.level.rawValue)**") }
        if !facts.needs.isEmpty {
            remarks.append("needs \(escape(facts.needs.joined(separator: "; ")))")
        }
        let advisory = clause.source.advisory.map { ", \($0)" } ?? ""
        remarks.append("source: `\(clause.source.file)` (\(clause.source.release))\(advisory)")
        let rows = facts.rows.map { row in
            let answers = row.answers.map { "`\(escape($0, isCode: true))`" }
            return "| \(escape(row.place)) | \(answers.joined(separator: "; "))"
                + " | \(escape(row.because)) |"
        }
        return [escape(facts.promise), "", remarks.joined(separator: " · "), ""]
            + ["| where | answers | because |", "|---|---|---|"] + rows
    }

    /// The text as a page takes it literally.
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

    /// The calls of a family by name, the most frequent first; of many, the first and how many more.
    private static func calls(of family: ClauseFamily) -> [String] {
        let counts = Dictionary(grouping: family.clauses, by: \.call.description).mapValues(\.count)
        let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        if names.count <= 3 { return names }
        return [names[0], "and \(names.count - 1) more"]
    }
}

/// What there is to say of a clause, for programs.
private struct ClauseFacts: Encodable {
    struct Row: Encodable {
        let place: String
        let answers: [String]
        let because: String

        enum CodingKeys: String, CodingKey {
            case place = "where"
            case answers, because
        }
    }

    struct Source: Encodable {
        let release: String
        let file: String
        let advisory: String?
    }

    let name: String
    let promise: String
    let call: String
    let level: Level
    let needs: [String]
    let source: Source
    let rows: [Row]

    init(_ clause: Clause) {
        name = clause.name.rawValue
        promise = clause.promise
        call = clause.call.description
        level = clause.level
        needs = clause.needs.map(\.description)
        source = Source(
            release: clause.source.release, file: clause.source.file,
            advisory: clause.source.advisory)
        rows = clause.rows.map {
            Row(
                place: $0.condition.description, answers: $0.answers.map(\.description),
                because: $0.because)
        }
    }
}
