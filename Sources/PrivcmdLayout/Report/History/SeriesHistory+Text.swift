// SPDX-License-Identifier: MIT

import PrivcmdKit

extension SeriesHistory {
    /// The history as text, in at most 100 columns.
    package var text: String {
        let reset = "op \(SeriesRevision.Reset.number)"
        let head = [
            "", "posted", "GSI from", "number", "in", "gsi", "unknown", "none", reset, "access",
        ]
        let rows = revisions.map(\.cells)
        var lines = TextTable.lines([head] + rows)
        lines += [
            "",
            "unknown: the result for an unknown irq or device; none: for one without a GSI;",
            "ffffffff: the call succeeds and returns this GSI. \(reset): the argument of the reset",
            "operation of physdev_op. access: the number of XEN_DOMCTL_gsi_permission, and the form",
            "of its access field.",
        ]
        for collision in collisions {
            lines += ["", "\(collision.request) has several meanings"]
            for meaning in collision.meanings { lines += meaning.lines }
            lines += PrintableText.wrap(
                "Number and size are the same, so that only the kernel's release distinguishes them."
                    + " A release that expects an SBDF reads the irq 22 (0x16) as 0000:00:02.6. One"
                    + " that expects an irq reads an SBDF as an unknown irq.", width: 98
            ).map { "  " + $0 }
        }
        lines += [
            "",
            "The reset types in the postings of the Xen series; the operation was always"
                + " \(SeriesRevision.Reset.number)",
        ]
        lines += TextTable.lines(
            resetTypes.map {
                [
                    "  " + $0.postings,
                    $0.types.map { "\($0.name) \($0.number)" }.joined(separator: ", "),
                    $0.otherBits,
                ]
            })
        lines += PrintableText.wrap(
            "Before, the argument was only the device (4 bytes): Xen \(FeatureIntroduced.xen) reads 4"
                + " bytes more than such a caller passes.", width: 98
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
                ABIRequest.shortName(of: request.name) ?? request.name, request.request,
                row.input.rawValue, row.isSigned ? "s32" : "u32", row.unknownInput.cell,
                row.unset.cell,
            ]
        } else {
            cells += ["sysfs 'gsi'", "-", "-", "-", "-", "-"]
        }
        let access = permission.map { "\($0.number), \($0.form)" }
        return cells + [reset?.cell ?? "-", access ?? "-"]
    }
}

extension SeriesHistory.Operation {
    /// The size of the argument, and the field besides the device.
    fileprivate var cell: String {
        let field = form.split(separator: ",").first.map(String.init) ?? form
        return structure.size == 4 ? "4 bytes" : "\(structure.size), \(field)"
    }
}

extension RequestMeaning {
    /// The lines that name the owners and describe the meaning.
    var lines: [String] {
        let size = structure.map { structure in
            "struct \(structure.name), \(structure.size) bytes: "
                + structure.fields.map(\.name).joined(separator: ", ")
        }
        let first = "  " + owners.joined(separator: ", ") + ": " + name
        return [first]
            + PrintableText.wrap(
                ([size, meaning].compactMap { $0 }).joined(separator: "; "), width: 92
            ).filter { !$0.isEmpty }.map { "      " + $0 }
    }
}
