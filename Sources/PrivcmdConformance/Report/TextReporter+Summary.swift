// SPDX-License-Identifier: MIT

import PrivcmdKit

extension TextReporter {
    /// The end of the report: what was not covered, what failed, and on which system.
    func summaryLines(_ summary: ConformanceSummary) -> [String] {
        let sections = [
            notCoveredLines(summary), leftOutLines(summary.excluded), problemLines(summary),
            runLines(summary),
        ]
        return sections.flatMap { $0.isEmpty ? [] : [""] + $0 }
    }

    private func notCoveredLines(_ summary: ConformanceSummary) -> [String] {
        if summary.skipped.isEmpty { return [] }
        var reasons: [String] = []
        var names: [String: [ClauseName]] = [:]
        for (name, reason) in summary.skipped {
            if names[reason] == nil { reasons.append(reason) }
            names[reason, default: []].append(name)
        }
        let count = ConformanceSummary.clauseCount(summary.skipped.count)
        return [style.bold("Not covered: \(count) skipped")]
            + reasons.flatMap { reason -> [String] in
                let names = names[reason] ?? []
                let title = "\(names.count) because \(PrintableText.singleLine(reason)):"
                return indented(title, by: 2)
                    + indented(Self.groupedByFamily(names).joined(separator: ", "), by: 4)
            }
    }

    /// The names with each family named once: `map-pirq.(null, twice)`.
    private static func groupedByFamily(_ names: [ClauseName]) -> [String] {
        var families: [String] = []
        var leaves: [String: [String]] = [:]
        for name in names {
            if leaves[name.family] == nil { families.append(name.family) }
            leaves[name.family, default: []].append(name.leaf)
        }
        return families.map { family in
            let leaves = leaves[family] ?? []
            return leaves.count == 1
                ? "\(family).\(leaves[0])" : "\(family).(\(leaves.joined(separator: ", ")))"
        }
    }

    private func leftOutLines(_ leftOut: ExcludedClauses) -> [String] {
        if leftOut.count == 0 { return [] }
        var lines = [style.bold("Left out: \(ConformanceSummary.clauseCount(leftOut.count))")]
        for level in HarmLevel.allCases {
            guard let count = leftOut.byLevel[level] else { continue }
            let device = level == .destructive ? " --device-under-test SBDF" : ""
            lines += indented(
                "\(count) \(level.rawValue): --level \(level.rawValue)\(device)", by: 2)
        }
        if leftOut.bySelection > 0 {
            lines += indented("\(leftOut.bySelection) by --select or --skip", by: 2)
        }
        return lines
    }

    private func problemLines(_ summary: ConformanceSummary) -> [String] {
        var lines = problems.map { "  \(style.verdict($0.verdict, width: 6))  \($0.name)" }
        if !lines.isEmpty { lines.insert(style.bold("Failures and errors:"), at: 0) }
        if !summary.unexpectedPasses.isEmpty {
            let names = summary.unexpectedPasses.map(\.rawValue).joined(separator: ", ")
            lines += indented("These pass, though listed as known failures: \(names)", by: 0)
        }
        if !summary.unmetRequirements.isEmpty {
            let names = summary.unmetRequirements.map(\.description).joined(separator: ", ")
            lines += indented("Required (--require), but missing on this system: \(names)", by: 0)
        }
        return lines
    }

    private func runLines(_ summary: ConformanceSummary) -> [String] {
        var lines: [String] = []
        if let header = plan?.header {
            lines += indented(
                PrintableText.singleLine("\(header.tool), \(header.date), device \(header.device)"),
                by: 0)
            lines += indented(PrintableText.singleLine(header.environment.title), by: 0)
        }
        let total = ConformanceSummary.clauseCount(plan?.clauses.count ?? 0)
        if summary.isInterrupted {
            lines.append(
                style.bold(
                    "Stopped after \(summary.evaluatedCount) of \(total): the rest did not run"))
        }
        let tenths = Int((summary.duration / .milliseconds(100)).rounded())
        let known =
            summary.expectedFailures > 0 ? ", \(summary.expectedFailures) of these as listed" : ""
        lines += indented(
            "\(summary.countsText)\(known) (\(tenths / 10).\(tenths % 10) s)", by: 0)
        return lines
    }

    private func indented(_ text: String, by indentation: Int) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        return PrintableText.wrap(text, width: Self.width - indentation).map { margin + $0 }
    }
}
