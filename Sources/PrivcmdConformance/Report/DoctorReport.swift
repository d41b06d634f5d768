// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The report of `doctor`: a ``Diagnosis`` and the results of the quick clauses.
package struct DoctorReport: Encodable, Sendable {
    /// The name of the device.
    package let device: String
    /// The system in one line: Linux, Xen and the kind of domain.
    package let environment: String
    /// The findings, causes before consequences.
    package let findings: [Finding]
    /// The number of quick clauses for each verdict; empty if the device could not be opened.
    package let clauses: [String: Int]
    /// The quick clauses that failed: name and reason.
    package let failedClauses: [String: String]

    /// Creates the report.
    package init(_ device: String, _ diagnosis: Diagnosis, _ reports: [ClauseReport]) {
        self.device = device
        environment = diagnosis.environment
        findings = diagnosis.findings
        clauses = Dictionary(grouping: reports, by: \.evaluation.verdict.rawValue)
            .mapValues(\.count)
        failedClauses = Dictionary(
            uniqueKeysWithValues: reports.filter(\.needsAttention).map { report in
                (report.evaluation.clause.name.rawValue, report.evaluation.reason ?? "")
            })
    }

    /// Whether there is a problem: a finding, or a clause that failed.
    package var hasProblem: Bool {
        findings.contains { $0.severity == .problem } || !failedClauses.isEmpty
    }

    /// The report for people.
    package var text: String {
        var lines = [environment, ""]
        for finding in findings {
            lines.append(Self.row(finding.severity == .problem ? "wrong" : "note", finding.summary))
            lines.append(Self.row("", finding.evidence))
            for (index, line) in (finding.remedy ?? "nothing helps").split(separator: "\n")
                .enumerated()
            {
                lines.append(Self.row("", (index == 0 ? "remedy: " : "  ") + line))
            }
            lines.append("")
        }
        for (name, reason) in failedClauses.sorted(by: { $0.key < $1.key }) {
            lines.append(Self.row("wrong", "\(name): \(reason)"))
        }
        if !hasProblem { lines.append("no problem found: this dom0 can pass devices through") }
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
        head.padded(to: 7, gap: 1) + text
    }
}
