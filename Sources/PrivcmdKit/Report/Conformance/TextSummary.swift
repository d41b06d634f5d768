// SPDX-License-Identifier: MIT

extension TextReporter {
    /// What a reader wants to know at the end: what was not covered, what went wrong, and where.
    func sum(up summary: ConformanceSummary) -> [String] {
        let sections = [
            notCovered(summary), leftOut(summary.leftOut), wrong(summary), place(summary),
        ]
        return sections.flatMap { $0.isEmpty ? [] : [""] + $0 }
    }

    private func notCovered(_ summary: ConformanceSummary) -> [String] {
        if summary.notCovered.isEmpty { return [] }
        var reasons: [String] = []
        var names: [String: [ClauseName]] = [:]
        for (name, reason) in summary.notCovered {
            if names[reason] == nil { reasons.append(reason) }
            names[reason, default: []].append(name)
        }
        let count = ConformanceSummary.clauses(summary.notCovered.count)
        return [style.bold("Not covered: \(count) skipped")]
            + reasons.flatMap { reason -> [String] in
                let names = names[reason] ?? []
                let title = "\(names.count) because \(Printable.line(reason)):"
                return indented(title, by: 2)
                    + indented(Self.list(names).joined(separator: ", "), by: 4)
            }
    }

    /// Names, in which a family is named once: `map-pirq.(null, twice)`.
    private static func list(_ names: [ClauseName]) -> [String] {
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

    private func leftOut(_ leftOut: LeftOut) -> [String] {
        if leftOut.count == 0 { return [] }
        var lines = [style.bold("Left out: \(ConformanceSummary.clauses(leftOut.count))")]
        for level in Level.allCases {
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

    private func wrong(_ summary: ConformanceSummary) -> [String] {
        var lines = troubles.map { "  \(style.word($0.verdict, width: 6))  \($0.name)" }
        if !lines.isEmpty { lines.insert(style.bold("Not as promised, or not known:"), at: 0) }
        if !summary.unexpectedPasses.isEmpty {
            let names = summary.unexpectedPasses.map(\.rawValue).joined(separator: ", ")
            lines += indented("These pass, though listed as known failures: \(names)", by: 0)
        }
        if !summary.unmet.isEmpty {
            let names = summary.unmet.map(\.description).joined(separator: ", ")
            lines += indented("Required of the place, and not here: \(names)", by: 0)
        }
        return lines
    }

    private func place(_ summary: ConformanceSummary) -> [String] {
        var lines: [String] = []
        if let header = plan?.header {
            lines += indented(
                Printable.line("\(header.tool), \(header.date), device \(header.device)"), by: 0)
            lines += indented(Printable.line(header.place.title), by: 0)
        }
        let total = ConformanceSummary.clauses(plan?.clauses.count ?? 0)
        if summary.isInterrupted {
            lines.append(
                style.bold("Stopped after \(summary.judged) of \(total): the rest is not known"))
        }
        let tenths = Int((summary.duration / .milliseconds(100)).rounded())
        let known = summary.expected > 0 ? ", \(summary.expected) of these as listed" : ""
        lines += indented(
            "\(summary.countsInWords)\(known) (\(tenths / 10).\(tenths % 10) s)", by: 0)
        return lines
    }

    private func indented(_ text: String, by indentation: Int) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        return Printable.wrap(text, width: Self.width - indentation).map { margin + $0 }
    }
}
