// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Exports the table as a self-contained C header.
struct HeaderExport {
    private let structures = ExportedStructures()

    /// The header.
    var text: String {
        var lines = [
            "/* SPDX-License-Identifier: MIT */",
            "/*", " * The interface of /dev/xen/privcmd, and of the hypercalls it passes to Xen.",
            " * \(InterfaceExport.banner)", " *",
            " * For 64-bit callers. An address is a uint64_t. If several operations use variants",
            " * of a structure, the operation's name follows the tag. A structure with a union is",
            " * opaque.",
            " */",
            "#ifndef PRIVCMD_PROBE_ABI_H", "#define PRIVCMD_PROBE_ABI_H", "",
            "#include <stddef.h>", "#include <stdint.h>", "",
            "#if UINTPTR_MAX != UINT64_MAX", "#error \"this header is for 64-bit callers\"",
            "#endif", "",
        ]
        for entry in InterfaceEntry.numbered {
            guard let number = entry.number else { continue }
            let value = entry.kind == .request ? "0x" + hex(number, digits: 8) : "\(number)"
            lines.append("#define \(entry.constant) \(value)u")
        }
        for row in structures.rows { lines += [""] + declaration(row) }
        return (lines + ["", "#endif"]).joined(separator: "\n")
    }

    private func declaration(_ row: ExportedStructures.Row) -> [String] {
        let structure = row.structure
        let fields = structure.fields.filter { $0.size > 0 }
        var lines = ["struct \(row.name) {"]
        if structure.hasOverlappingFields {
            let isWide = structure.size % 8 == 0
            lines.append(
                "    \(isWide ? "uint64_t" : "uint8_t") opaque[\(structure.size / (isWide ? 8 : 1))];"
            )
        } else {
            var members = HeaderMembers(size: structure.size)
            lines += members.lines(fields[...], 0, from: 0, to: structure.size, "    ")
        }
        lines.append("};")
        let type = "struct \(row.name)"
        lines.append(
            "_Static_assert(sizeof(\(type)) == \(structure.size), \"the size of \(row.name)\");")
        if !structure.hasOverlappingFields {
            for field in fields {
                lines.append(
                    "_Static_assert(offsetof(\(type), \(field.name)) == \(field.offset), \"\(row.name)\");"
                )
            }
        }
        return lines
    }
}

/// The members of one structure in C.
private struct HeaderMembers {
    /// The structure's size.
    let size: Int
    private var pads = 0

    init(size: Int) { self.size = size }

    /// Declares the members of the structure, or of an inner structure that is `depth` levels deep.
    mutating func lines(
        _ fields: ArraySlice<ABIField>, _ depth: Int, from start: Int, to end: Int, _ indent: String
    ) -> [String] {
        var lines: [String] = []
        var position = start
        var rest = fields
        while let field = rest.first {
            lines += pad(from: position, to: field.offset, indent)
            let parts = field.name.split(separator: ".")
            guard parts.count > depth + 1 else {
                lines.append(indent + member(field, String(parts[depth])))
                position = field.byteRange.upperBound
                rest = rest.dropFirst()
                continue
            }
            let prefix = parts[...depth]
            let inner = rest.prefix { $0.name.split(separator: ".").starts(with: prefix) }
            rest = rest.dropFirst(inner.count)
            let stop = inner.last?.byteRange.upperBound ?? position
            // C rounds the size of a structure up to its alignment.
            let alignment = inner.map(width).max() ?? 1
            position = field.offset + (stop - field.offset + alignment - 1) / alignment * alignment
            lines.append("\(indent)struct {")
            lines += self.lines(
                inner, depth + 1, from: field.offset, to: position, indent + "    ")
            lines.append("\(indent)} \(parts[depth]);")
        }
        return lines + pad(from: position, to: end, indent)
    }

    private mutating func pad(from position: Int, to offset: Int, _ indent: String) -> [String] {
        guard offset > position else { return [] }
        defer { pads += 1 }
        return ["\(indent)uint8_t _pad\(pads)[\(offset - position)];"]
    }

    /// Returns the width of a member: an unaligned 64-bit number becomes two 32-bit numbers.
    private func width(_ field: ABIField) -> Int {
        let width = field.kind.width
        return field.offset % width == 0 && size % width == 0 ? width : min(width, 4)
    }

    private func member(_ field: ABIField, _ name: String) -> String {
        let width = width(field)
        let count = field.size / width
        let type = "\(field.kind.isSigned ? "int" : "uint")\(width * 8)_t"
        return count == 1 ? "\(type) \(name);" : "\(type) \(name)[\(count)];"
    }
}
