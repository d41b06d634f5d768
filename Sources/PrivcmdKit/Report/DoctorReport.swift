// SPDX-License-Identifier: MIT

/// A diagnosis, and how the quick clauses went, for people and programs.
public struct DoctorReport: Encodable, Sendable {
    /// What answered.
    public let device: String
    /// The place in one line.
    public let place: String
    /// What was found, cause before consequence.
    public let findings: [Finding]
    /// How many quick clauses have each verdict, by its name; empty where none could be checked.
    public let clauses: [String: Int]
    /// The quick clauses that did not go well: name and reason.
    public let brokenPromises: [String: String]

    /// Makes the report.
    ///
    /// - Parameters:
    ///   - device: what answered.
    ///   - diagnosis: what was found.
    ///   - reports: the quick clauses.
    public init(_ device: String, _ diagnosis: Diagnosis, _ reports: [ClauseReport]) {
        self.device = device
        place = diagnosis.place
        findings = diagnosis.findings
        clauses = Dictionary(grouping: reports, by: \.judgement.verdict.rawValue)
            .mapValues(\.count)
        brokenPromises = Dictionary(
            uniqueKeysWithValues: reports.filter(\.isTrouble).map { report in
                (report.judgement.clause.name.rawValue, report.judgement.reason ?? "")
            })
    }

    /// Whether something is wrong: with the place, or with a promise.
    public var isTrouble: Bool {
        findings.contains { $0.weight == .trouble } || !brokenPromises.isEmpty
    }

    /// The report for people.
    public var text: String {
        var lines = [place, ""]
        for finding in findings {
            lines.append(Self.row(finding.weight == .trouble ? "wrong" : "note", finding.what))
            lines.append(Self.row("", finding.fact))
            for (index, line) in (finding.remedy ?? "nothing helps").split(separator: "\n")
                .enumerated()
            {
                lines.append(Self.row("", (index == 0 ? "remedy: " : "  ") + line))
            }
            lines.append("")
        }
        for (name, reason) in brokenPromises.sorted(by: { $0.key < $1.key }) {
            lines.append(Self.row("wrong", "\(name): \(reason)"))
        }
        if !isTrouble { lines.append("nothing is wrong: a device can be passed through from here") }
        if !clauses.isEmpty { lines.append(clausesText) }
        return lines.joined(separator: "\n")
    }

    private var clausesText: String {
        let counts = Verdict.allCases.compactMap { verdict in
            clauses[verdict.rawValue].map { "\($0) \(verdict.rawValue)" }
        }
        return "quick clauses of the contract: " + counts.joined(separator: ", ")
    }

    private static func row(_ head: String, _ text: String) -> String {
        head + String(repeating: " ", count: max(1, 7 - head.count)) + text
    }
}
