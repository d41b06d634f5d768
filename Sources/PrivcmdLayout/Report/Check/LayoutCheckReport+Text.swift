// SPDX-License-Identifier: MIT

import PrivcmdKit

extension LayoutCheckReport {
    /// The comparison as a table: a row for each structure, a column for each source, and the
    /// differences below their structure.
    package var text: String {
        var lines = sources.enumerated().map { "[\($0 + 1)] \($1.heading)" }
        if let system { lines.append("The running kernel is \(system.kernel).") }
        lines.append("")
        let shown = structures.filter { row in row.sources.contains { $0.verdict != "missing" } }
        let width = (shown.map(\.structure.count).max() ?? 0) + 2
        if !shown.isEmpty {
            let numbers = sources.indices.map { "[\($0 + 1)]" }
            lines.append(Self.line("", numbers, width))
        }
        for row in shown {
            lines.append(Self.line(row.structure, row.sources.map(\.mark), width))
            for (index, cell) in row.sources.enumerated() {
                lines += cell.notes.flatMap { note in
                    PrintableText.wrap("[\(index + 1)] \(note)", width: 92).enumerated().map {
                        ($0 == 0 ? "    " : "        ") + $1
                    }
                }
            }
        }
        let omitted = structures.map(\.structure).filter { name in
            !shown.contains { $0.structure == name }
        }
        if !shown.isEmpty { lines.append("") }
        if !omitted.isEmpty, !shown.isEmpty {
            lines += PrintableText.wrap(
                "No source has \(omitted.joined(separator: ", ")).", width: 96)
            lines.append("")
        }
        for (index, source) in sources.enumerated() {
            lines += source.numbersDiffer.map { "[\(index + 1)] \($0)" }
            lines.append("[\(index + 1)] \(source.summary)")
            if source.searchedUnknownMembers == false {
                lines.append(
                    "[\(index + 1)] members that the table does not have were not looked for:"
                        + " this needs gcc 12 or later")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ cells: [String], _ width: Int) -> String {
        let padded = [(name, width)] + cells.map { ($0, 9) }
        return padded.map { $0.padded(to: $1, gap: 1) }
            .joined().trimmingTrailingSpaces
    }
}

extension LayoutCheckReport.Source {
    /// The name, with the interface versions, and the caller architecture unless it is x86_64.
    fileprivate var heading: String {
        let facts =
            (caller == .amd64 ? [] : [caller.rawValue])
            + versions.sorted { $0.key < $1.key }.map { "\($0) \($1)" }
        return facts.isEmpty ? name : "\(name) (\(facts.joined(separator: ", ")))"
    }

    /// The counts in one line.
    fileprivate var summary: String {
        guard agree + differ + numbersAgree + numbersDiffer.count > 0 else {
            return "it has nothing of the interface"
        }
        return "structures: \(agree) agree, \(differ) differ, \(missing) missing;"
            + " numbers: \(numbersAgree) agree, \(numbersDiffer.count) differ"
    }
}

extension LayoutCheckReport.Cell {
    fileprivate var mark: String {
        switch verdict {
        case "agrees": missingUnionMembers.isEmpty ? "agrees" : "in part"
        case "differs": "DIFFERS"
        default: "-"
        }
    }

    /// The lines below the structure.
    fileprivate var notes: [String] {
        differences + olderNames.map { "it has \($0)" }
            + (missingUnionMembers.isEmpty
                ? [] : ["it lacks \(missingUnionMembers.joined(separator: ", "))"])
    }
}
