// SPDX-License-Identifier: MIT

extension LayoutCheckReport {
    /// The comparison as a table: structures by sources, and each difference below its structure.
    public var text: String {
        var lines = sources.enumerated().map { "[\($0 + 1)] \($1.heading)" }
        if let system { lines.append("The running kernel is \(system.kernel).") }
        lines.append("")
        let told = structures.filter { row in row.sources.contains { $0.verdict != "lacks" } }
        let width = (told.map(\.structure.count).max() ?? 0) + 2
        if !told.isEmpty {
            let numbers = sources.indices.map { "[\($0 + 1)]" }
            lines.append(Self.line("", numbers, width))
        }
        for row in told {
            lines.append(Self.line(row.structure, row.sources.map(\.mark), width))
            for (index, cell) in row.sources.enumerated() {
                lines += cell.notes.flatMap { note in
                    Printable.wrap("[\(index + 1)] \(note)", width: 92).enumerated().map {
                        ($0 == 0 ? "    " : "        ") + $1
                    }
                }
            }
        }
        let untold = structures.map(\.structure).filter { name in
            !told.contains { $0.structure == name }
        }
        if !told.isEmpty { lines.append("") }
        if !untold.isEmpty, !told.isEmpty {
            lines += Printable.wrap(
                "No source has \(untold.joined(separator: ", ")).", width: 96)
            lines.append("")
        }
        for (index, source) in sources.enumerated() {
            lines += source.numbersDiffer.map { "[\(index + 1)] \($0)" }
            lines.append("[\(index + 1)] \(source.summary)")
            if !source.listsMembers {
                lines.append(
                    "[\(index + 1)] members that the table does not have were not looked for:"
                        + " that takes gcc 12 or later")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ cells: [String], _ width: Int) -> String {
        let padded = [(name, width)] + cells.map { ($0, 9) }
        return padded.map { $0 + String(repeating: " ", count: max(1, $1 - $0.count)) }
            .joined().trimmingEnd
    }
}

extension LayoutCheckReport.Source {
    /// The name, with the versions of the interface, and the kind of caller where it is not the usual one.
    fileprivate var heading: String {
        let facts =
            (caller == .amd64 ? [] : [caller.rawValue])
            + versions.sorted { $0.key < $1.key }.map { "\($0) \($1)" }
        return facts.isEmpty ? name : "\(name) (\(facts.joined(separator: ", ")))"
    }

    /// What it comes to.
    fileprivate var summary: String {
        guard agree + differ + numbersAgree + numbersDiffer.count > 0 else {
            return "it has nothing of the interface"
        }
        return "structures: \(agree) agree, \(differ) differ, \(lacks) lacking;"
            + " numbers: \(numbersAgree) agree, \(numbersDiffer.count) differ"
    }
}

extension LayoutCheckReport.Cell {
    fileprivate var mark: String {
        switch verdict {
        case "agrees": lacking.isEmpty ? "agrees" : "in part"
        case "differs": "DIFFERS"
        default: "-"
        }
    }

    /// What stands below the structure.
    fileprivate var notes: [String] {
        differences + older.map { "it says \($0)" }
            + (lacking.isEmpty ? [] : ["it lacks \(lacking.joined(separator: ", "))"])
    }
}
