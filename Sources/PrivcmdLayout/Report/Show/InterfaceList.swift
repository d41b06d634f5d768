// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A list of every request, hypercall and operation.
package struct InterfaceList: Encodable, Sendable {
    /// A row of the list.
    package struct Row: Encodable, Sendable {
        package let kind: InterfaceEntry.Kind
        /// The name, such as `physdev_op/map_pirq`.
        package let name: String
        package let number: UInt64
        /// The number in hexadecimal.
        package let hexadecimal: String
        /// The argument structure; nil if there is none or the table does not have it.
        package let structure: String?
        /// The structure's size in bytes; the smallest if it depends on the interface version.
        package let size: Int?
        /// The first release that has it.
        package let since: String?
    }

    /// The rows in the order of the table.
    package let entries: [Row]

    /// Lists the whole table.
    package init() {
        entries = InterfaceEntry.numbered.map { entry in
            let number = entry.number ?? 0
            return Row(
                kind: entry.kind, name: entry.name, number: number,
                hexadecimal: "0x" + hex(number, digits: entry.kind == .request ? 8 : 1),
                structure: entry.layouts.first?.structure.name,
                size: entry.layouts.map(\.structure.size).min(), since: entry.since)
        }
    }

    /// The list as text, with operations below their hypercall.
    package var text: String {
        var lines = ["requests of /dev/xen/privcmd"]
        var isFirst = true
        for row in entries {
            if isFirst, row.kind == .hypercall {
                lines += ["", "hypercalls and their operations"]
                isFirst = false
            }
            let own =
                row.kind == .operation ? row.name.split(separator: "/")[1][...] : row.name[...]
            let indent = row.kind == .operation ? "    " : "  "
            let bytes = row.size.map { "\($0)" } ?? ""
            let line =
                (indent + row.hexadecimal).padded(to: row.kind == .operation ? 12 : 14, gap: 1)
                + String(own).padded(to: row.kind == .operation ? 34 : 32, gap: 1)
                + (row.structure ?? "").padded(to: 30, gap: 1)
                + String(repeating: " ", count: max(4 - bytes.count, 0)) + bytes
            // Omit the release of old items.
            let since = row.since.flatMap { $0.hasSuffix("earlier") ? nil : "  " + $0 } ?? ""
            lines.append((line + since).trimmingTrailingSpaces)
        }
        return
            (lines + ["", "Items without a release: Linux 6.1 or earlier, Xen 4.17 or earlier."])
            .joined(separator: "\n")
    }
}
