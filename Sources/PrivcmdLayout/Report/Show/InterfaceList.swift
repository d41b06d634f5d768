// SPDX-License-Identifier: MIT

/// A list of every request, hypercall and operation.
public struct InterfaceList: Encodable, Sendable {
    /// A row of the list.
    public struct Row: Encodable, Sendable {
        /// The kind.
        public let kind: InterfaceEntry.Kind
        /// The name, such as `physdev_op/map_pirq`.
        public let name: String
        /// The number.
        public let number: UInt64
        /// The number in hexadecimal.
        public let hexadecimal: String
        /// The argument structure; nil if there is none or the table does not have it.
        public let structure: String?
        /// The structure's size in bytes; the smallest if it depends on the interface version.
        public let size: Int?
        /// The first release that has it.
        public let since: String?
    }

    /// The rows in the order of the table.
    public let entries: [Row]

    /// Lists the whole table.
    public init() {
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
    public var text: String {
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
                pad(indent + row.hexadecimal, row.kind == .operation ? 12 : 14)
                + pad(String(own), row.kind == .operation ? 34 : 32)
                + pad(row.structure ?? "", 30)
                + String(repeating: " ", count: max(4 - bytes.count, 0)) + bytes
            // Omit the release of old items.
            let since = row.since.flatMap { $0.hasSuffix("earlier") ? nil : "  " + $0 } ?? ""
            lines.append((line + since).trimmingTrailingSpaces)
        }
        return
            (lines + ["", "Items without a release: Linux 6.1 or earlier, Xen 4.17 or earlier."])
            .joined(separator: "\n")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 1))
    }
}
