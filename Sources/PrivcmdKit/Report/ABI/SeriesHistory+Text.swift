// SPDX-License-Identifier: MIT

extension SeriesHistory {
    /// The history for people, in at most 100 columns.
    public var text: String {
        let reset = "op \(SeriesRevision.Reset.number)"
        let head = [
            "", "posted", "GSI from", "number", "in", "gsi", "unknown", "none", reset, "access",
        ]
        let rows = revisions.map(\.cells)
        var lines = TextColumns.lines([head] + rows)
        lines += [
            "",
            "unknown: what an irq or a device gives that nobody knows; none: what one without a GSI gives.",
            "ffffffff: the call succeeds, and that is the GSI. \(reset): the argument of the reset operation,",
            "of physdev_op. access: the number of XEN_DOMCTL_gsi_permission, and what says yes or no.",
        ]
        for collision in collisions {
            lines += ["", "\(collision.request) means several things"]
            for meaning in collision.meanings { lines += meaning.lines }
            lines += Printable.wrap(
                "Number and size are the same, so that nothing tells them apart but the kernel's release. An irq"
                    + " such as 22 (0x16) is the SBDF 0000:00:02.6 to those that take one, and an SBDF"
                    + " is an irq that nobody knows to those that take that.", width: 98
            ).map { "  " + $0 }
        }
        lines += [
            "",
            "The reset operation's types in Xen's own postings; its number was always \(SeriesRevision.Reset.number)",
        ]
        lines += TextColumns.lines(
            resetTypes.map {
                [
                    "  " + $0.postings,
                    $0.types.map { "\($0.name) \($0.number)" }.joined(separator: ", "), $0.others,
                ]
            })
        lines += Printable.wrap(
            "Before, the argument was the device alone (4 bytes): Xen \(Milestone.xen) reads 4 bytes more than"
                + " such a caller has.", width: 98
        ).map { "  " + $0 }
        return lines.joined(separator: "\n")
    }
}

extension SeriesHistory.Row {
    /// The revision as a row of the table.
    fileprivate var cells: [String] {
        var cells = [revision, posted]
        if let request, let row = request.row {
            cells += [
                String(request.name.dropFirst("IOCTL_PRIVCMD_".count)), request.request,
                row.input.rawValue, row.isSigned ? "s32" : "u32", row.unknown.cell, row.unset.cell,
            ]
        } else {
            cells += ["sysfs 'gsi'", "-", "-", "-", "-", "-"]
        }
        let access = permission.map { "\($0.number), \($0.form)" }
        return cells + [reset?.cell ?? "-", access ?? "-"]
    }
}

extension SeriesHistory.Operation {
    /// The size of the argument, and what it says besides the device.
    fileprivate var cell: String {
        let word = form.split(separator: ",").first.map(String.init) ?? form
        return structure.size == 4 ? "4 bytes" : "\(structure.size), \(word)"
    }
}

extension RequestMeaning {
    /// Who had it, and what it meant.
    var lines: [String] {
        let size = structure.map { structure in
            "struct \(structure.name), \(structure.size) bytes: "
                + structure.fields.map(\.name).joined(separator: ", ")
        }
        let first = "  " + owners.joined(separator: ", ") + ": " + name
        return [first]
            + Printable.wrap(
                ([size, meaning].compactMap { $0 }).joined(separator: "; "), width: 92
            ).filter { !$0.isEmpty }.map { "      " + $0 }
    }
}

/// Rows of cells in columns.
enum TextColumns {
    /// A line a row; two spaces lie between columns, and none at the end.
    static func lines(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (index, cell) in row.enumerated() {
                line += cell
                guard index + 1 < row.count else { break }
                line += String(repeating: " ", count: widths[index] - cell.count + 2)
            }
            return line
        }
    }
}
