// SPDX-License-Identifier: MIT

import PrivcmdKit

extension RecordingCoverage {
    /// The coverage as text: one line for each call that was issued, then the calls that were not.
    package var text: String {
        var lines = ["covered: \(covered.count) of \(covered.count + uncovered.count) calls"]
        let width = (covered + notInTable).map(\.name.count).max() ?? 0
        lines += covered.map { row($0, width) }
        if !opens.isEmpty {
            lines.append("open(2) calls")
            lines += opens.sorted { $0.key < $1.key }.map { path, outcomes in
                row(
                    PrintableText.singleLine(path), outcomes["result"] ?? 0,
                    outcomes.filter { $0.key != "result" }, width)
            }
        }
        if !notInTable.isEmpty {
            lines.append("not in the table: \(notInTable.count)")
            lines += notInTable.map { row($0, width) }
        }
        if !uncovered.isEmpty {
            lines.append("uncovered: \(uncovered.count)")
            lines += groups.flatMap { group, names in
                PrintableText.wrap(names.joined(separator: ", "), width: 96 - group.count)
                    .enumerated().map { index, line in
                        let lead = index == 0 ? group : String(repeating: " ", count: group.count)
                        return "  " + lead + (group.isEmpty ? "" : "  ") + line
                    }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The uncovered calls by hypercall; calls without one come first.
    private var groups: [(String, [String])] {
        var groups: [(String, [String])] = []
        for name in uncovered {
            let parts = name.split(separator: "/", maxSplits: 1)
            let group = parts.count == 2 ? String(parts[0]) : ""
            if let index = groups.firstIndex(where: { $0.0 == group }) {
                groups[index].1.append(String(parts[parts.count - 1]))
            } else {
                groups.append((group, [String(parts[parts.count - 1])]))
            }
        }
        return groups
    }

    private func row(_ call: CallOutcomes, _ width: Int) -> String {
        row(PrintableText.singleLine(call.name), call.results, call.errors, width)
    }

    private func row(_ name: String, _ results: Int, _ errors: [String: Int], _ width: Int)
        -> String
    {
        let counts =
            (results > 0 ? ["\(results) succeeded"] : [])
            + errors.sorted { $0.key < $1.key }.map {
                "\($0.value) \(PrintableText.singleLine($0.key))"
            }
        return "  " + name.padded(to: width) + "  " + counts.joined(separator: ", ")
    }
}
