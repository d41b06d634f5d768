// SPDX-License-Identifier: MIT

import PrivcmdKit

extension InterfaceReport {
    /// The report as text, in at most 100 columns.
    package var text: String {
        var lines = [constant == name ? name : "\(name)  (\(constant))"]
        if let number, let hexadecimal {
            if let encoding {
                lines.append(row("request", "\(hexadecimal) = \(encoding.text)"))
            } else if kind == .hypercall {
                lines.append(row("hypercall", "\(number) (\(hexadecimal))"))
            } else if let hypercall = entry.hypercall {
                lines.append(
                    row(
                        "operation",
                        "\(number) (\(hexadecimal)) of hypercall \(hypercall.number), \(hypercall.name)"
                    ))
            }
        }
        if let since { lines.append(row("since", since)) }
        if let users { lines += wrapped("used by", users) }
        if let operations {
            lines += wrapped("operations", operations)
        }
        if entry.request != nil, layouts.isEmpty {
            lines.append(row("since", "no Linux has it: libxencall issues it to learn the errno"))
            lines.append(row("", "that Linux returns for an unknown request"))
        }
        if layouts.isEmpty, kind != .hypercall || operations == nil {
            lines.append(row("argument", "none, or not in the table"))
        }
        for layout in layouts {
            lines.append("")
            lines += text(of: layout)
        }
        if kind == .request {
            lines += [
                "",
                "A 32-bit process on 64-bit Linux gets ENOTTY from every request: privcmd has no compat_ioctl.",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private func text(of layout: Layout) -> [String] {
        var lines = ["struct \(layout.structure.name), \(layout.structure.size) bytes"]
        if layout.structure.fields.first?.name == "op", layout.structure.size == 48,
            layout.structure.name != "privcmd_hypercall"
        {
            lines[0] = "the hypercall itself: struct privcmd_hypercall, 48 bytes"
        } else if layout.structure.name.hasSuffix("_t") {
            lines[0] = String(lines[0].dropFirst("struct ".count))
        }
        for versions in layout.versions { lines.append("  interface version \(versions)") }
        lines.append("")
        lines += layout.structure.table + [""] + layout.structure.diagram
        lines.append("")
        if layout.arm64.isSame {
            lines.append("  x86_64, arm64   as above")
        } else {
            lines.append("  x86_64          as above")
            lines += layout.arm64.lines
        }
        guard let narrow = layout.i386 else {
            lines.append("  i386            not in the table")
            return lines
        }
        if narrow.isSame {
            lines.append(
                "  i386            the same\(narrow.request == nil ? "" : ", and the same number")")
            return lines
        }
        let number = narrow.request.map { "\($0), " } ?? ""
        lines.append("  i386            \(number)\(narrow.structure.size) bytes:")
        lines.append("")
        lines += narrow.structure.table + [""] + narrow.structure.diagram
        return lines
    }

    private func row(_ name: String, _ text: String) -> String {
        "  " + name.padded(to: 12, gap: 1) + text
    }

    private func wrapped(_ name: String, _ list: [String]) -> [String] {
        PrintableText.wrap(list.joined(separator: ", "), width: 84).enumerated().map {
            row($0 == 0 ? name : "", $1)
        }
    }
}

extension InterfaceReport.Arm64Difference {
    /// Whether the layout is the same as on x86_64.
    fileprivate var isSame: Bool { exists && otherFields.isEmpty && unsignedFields.isEmpty }

    /// The lines that describe the difference.
    fileprivate var lines: [String] {
        guard exists else { return ["  arm64           none: the layout above is for x86 only"] }
        let text =
            otherFields.isEmpty
            ? "as above, with \(unsignedFields.joined(separator: ", ")) unsigned"
            : "as above, with other fields instead of \(otherFields.joined(separator: ", "))"
        return PrintableText.wrap(text, width: 80).enumerated().map {
            ($0 == 0 ? "  arm64           " : "                  ") + $1
        }
    }
}

extension StructureView {
    /// The fields as a table.
    var table: [String] {
        let head = ["offset", "size", "field", "type", "dir", "meaning"]
        let rows = fields.map { field in
            [
                "\(field.offset)", "\(field.size)", field.name, field.type, field.direction,
                field.pointsTo.map { "→ " + $0 } ?? field.meaning,
            ]
        }
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { index, cell in
                let spaces = String(repeating: " ", count: widths[index] - cell.count)
                return index < 2 ? spaces + cell : index == cells.count - 1 ? cell : cell + spaces
            }
            return "  " + padded.joined(separator: "  ")
        }
        var lines = [line(head)]
        for (field, row) in zip(fields, rows) {
            let whole = line(row)
            if whole.count <= 100 {
                lines.append(whole)
            } else {
                lines.append(line(row.dropLast() + [""]).trimmingTrailingSpaces)
                lines.append(String(repeating: " ", count: 18) + row[row.count - 1])
            }
            if let condition = field.usedWhen {
                lines += PrintableText.wrap(condition, width: 76).map {
                    String(repeating: " ", count: 18) + $0
                }
            }
        }
        return lines
    }

    /// The diagram of the bytes.
    var diagram: [String] { StructureDiagram(structure).lines }
}

extension String {
    /// The text without trailing spaces.
    var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
