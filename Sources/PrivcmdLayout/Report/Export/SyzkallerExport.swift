// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Exports the table as a syzkaller description.
struct SyzkallerExport {
    private let structures = ExportedStructures()
    private static let hypercall = "0x" + hex(ABI.requests[0].request.rawValue, digits: 1)

    /// The description in the format of syz-fmt.
    var text: String {
        var lines = [
            "# \(InterfaceExport.banner)",
            "# Numbers and layouts are for 64-bit callers.", "", "resource fd_privcmd[fd]", "",
            "openat$privcmd(fd const[AT_FDCWD], file ptr[in, string[\"/dev/xen/privcmd\"]], flags flags[open_flags], mode const[0]) fd_privcmd",
        ]
        for row in ABI.requests {
            let number = "0x" + hex(row.request.rawValue, digits: 1)
            let argument = row.argument.map { ", arg ptr[\(direction($0)), \(type(of: $0))]" } ?? ""
            lines.append(
                "ioctl$\(row.name.dropFirst("IOCTL_".count))(fd fd_privcmd, cmd const[\(number)]\(argument))"
            )
        }
        lines += ABI.hypercalls.flatMap(calls)
        let rest = ("arg", "ptr64[inout, ARG]")
        lines += block(
            "type privcmd_command[OP, CMD, ARG] {",
            [("op", "const[OP, int64]"), ("cmd", "const[CMD, int64]"), rest]
                + [("rest", "array[const[0, int64], 3]")], "}")
        lines += block(
            "type privcmd_envelope[OP, ARG] {",
            [("op", "const[OP, int64]"), rest, ("rest", "array[const[0, int64], 4]")], "}")
        lines += block(
            "privcmd_dm_operation [",
            ABI.deviceModelOperations.enumerated().compactMap { index, row in
                row.argument.map { ("op\(index)", type(of: $0, command: row.number)) }
            }, "] [varlen]")
        for row in structures.rows { lines += declaration(row) }
        return lines.joined(separator: "\n")
    }

    /// Describes the calls of a hypercall, one for each operation.
    private func calls(_ hypercall: ABIHypercall) -> [String] {
        func line(_ name: String, _ argument: String) -> String {
            "ioctl$PRIVCMD_HYPERCALL_\(name)(fd fd_privcmd, cmd const[\(Self.hypercall)], arg ptr[inout, \(argument)])"
        }
        switch hypercall.callingForm {
        case .opaque: return []
        case .values:
            let entry = InterfaceEntry(hypercall)
            return entry.layouts.map { layout in
                line(hypercall.name, type(of: layout.structure, number: hypercall.number))
            }
        case .commandAndValues(let commands):
            return commands.flatMap { command in
                InterfaceEntry(command, of: hypercall).layouts.map { layout in
                    line(
                        "\(hypercall.name)_\(command.name)",
                        type(
                            of: layout.structure, number: hypercall.number, command: command.number)
                    )
                }
            }
        case .commandAndPointer(let commands):
            return commands.compactMap { command in
                command.argument.map { argument in
                    line(
                        "\(hypercall.name)_\(command.name)",
                        "privcmd_command[\(hypercall.number), \(command.number), \(type(of: argument))]"
                    )
                }
            }
        case .commandInStructure(_, let commands):
            return commands.flatMap { command in
                let layouts = InterfaceEntry(command, of: hypercall).layouts
                return layouts.map { layout in
                    let version = layout.versions.last?.upperBound ?? 0
                    let suffix = layouts.count > 1 ? "_v" + hex(version, digits: 2) : ""
                    let argument = type(
                        of: layout.structure, command: command.number, version: version)
                    return line(
                        "\(hypercall.name)_\(command.name)\(suffix)",
                        "privcmd_envelope[\(hypercall.number), \(argument)]")
                }
            }
        }
    }

    /// Returns the type of a structure, with the values of its template parameters in one call.
    private func type(
        of structure: ABIStructure, number: UInt64 = 0, command: UInt32 = 0, version: UInt32 = 0
    ) -> String {
        let name = structures.name(of: structure) ?? "array[int8, \(structure.size)]"
        let values = Self.parameters(structure).map { parameter in
            parameter == "OP" ? "\(number)" : parameter == "CMD" ? "\(command)" : "\(version)"
        }
        return values.isEmpty ? name : "\(name)[\(values.joined(separator: ", "))]"
    }

    /// Returns the template parameters of a structure: fields that are constant in each call.
    private static func parameters(_ structure: ABIStructure) -> [String] {
        guard !structure.hasOverlappingFields else { return [] }
        return structure.fields.compactMap { parameter($0, structure) }
    }

    private static func parameter(_ field: ABIField, _ structure: ABIStructure) -> String? {
        switch (structure.name, field.name, field.offset) {
        case ("privcmd_hypercall", _, _): nil
        case (_, "op", 0) where structure.size == 48: "OP"
        case (_, "command", 8) where structure.size == 48: "CMD"
        case ("xen_dm_op", "op", 0): "CMD"
        case (_, "cmd", 0) where structure.fields.contains { $0.name == "interface_version" }: "CMD"
        case (_, "interface_version", _): "VERSION"
        default: nil
        }
    }

    private func direction(_ structure: ABIStructure) -> String {
        structure.fields.contains { $0.direction.isOutput } ? "inout" : "in"
    }

    private func declaration(_ row: ExportedStructures.Row) -> [String] {
        let structure = row.structure
        let parameters = Self.parameters(structure)
        let head =
            parameters.isEmpty
            ? "\(row.name) {" : "type \(row.name)[\(parameters.joined(separator: ", "))] {"
        if structure.hasOverlappingFields {
            return block(head, [("opaque", "array[int8, \(structure.size)]")], "}")
        }
        var members: [(String, String)] = []
        var position = 0
        var pads = 0
        func pad(to offset: Int) {
            guard offset > position else { return }
            members.append(("pad\(pads)", "array[const[0, int8], \(offset - position)]"))
            pads += 1
        }
        for field in structure.fields {
            pad(to: field.offset)
            let name = field.name.replacing(".", with: "_")
            members.append((name, type(of: field, in: structure)))
            position = field.byteRange.upperBound
        }
        pad(to: structure.size)
        return block(head, members, "}")
    }

    /// Formats a block like syz-fmt, which aligns the types with tabs.
    private func block(_ head: String, _ members: [(String, String)], _ tail: String) -> [String] {
        let tabs = members.map { $0.0.utf8.count / 8 + 1 }.max() ?? 1
        return ["", head]
            + members.map { name, type in
                let alignment = String(repeating: "\t", count: tabs - name.utf8.count / 8)
                return "\t" + name + alignment + type
            } + [tail]
    }

    private func type(of field: ABIField, in structure: ABIStructure) -> String {
        let integer = "int\(field.kind.width * 8)"
        if let parameter = Self.parameter(field, structure) {
            return "const[\(parameter), \(integer)]"
        }
        let flow = ["in": "in", "out": "out", "both": "inout"][field.direction.label] ?? "in"
        if field.kind.count == 0 { return "array[int8]\t(\(flow))" }
        if field.kind.count > 1 { return "array[\(integer), \(field.kind.count)]\t(\(flow))" }
        if let pointee = field.pointee, field.kind.width == 8 { return type(of: pointee) }
        if field.direction.isInput,
            let pointer = structure.fields.first(where: { $0.isCounted(by: field) })
        {
            return lengthType(pointer, integer)
        }
        if field.meaning == .descriptor, field.kind.width == 4 { return "fd\t(in)" }
        if field.meaning == .address, field.kind.width == 8 { return "vma64\t(in)" }
        return "\(integer)\t(\(flow))"
    }

    private func lengthType(_ pointer: ABIField, _ integer: String) -> String {
        let name = pointer.name.replacing(".", with: "_")
        switch pointer.pointee?.content {
        case .operation?: return "bytesize[\(name), \(integer)]"
        default: break
        }
        guard case .counted(let count)? = pointer.pointee?.length, case .elements = count.unit
        else { return integer + "\t(in)" }
        return "len[\(name), \(integer)]"
    }

    private func type(of pointee: ABIPointee) -> String {
        let flow = ["in": "in", "out": "out", "both": "inout"][pointee.direction.label] ?? "inout"
        let content =
            switch pointee.content {
            case .bytes, .text, .hypercalls: "int8"
            case .integers(let kind, _): "int\(kind.width * 8)"
            case .structure(let inner): type(of: inner)
            case .operation: "privcmd_dm_operation"
            }
        if case .operation = pointee.content { return "ptr64[\(flow), \(content)]" }
        return switch pointee.length {
        case .one: "ptr64[\(flow), \(content)]"
        case .fixed(let count): "ptr64[\(flow), array[\(content), \(count)]]"
        case .counted, .result: "ptr64[\(flow), array[\(content)]]"
        }
    }
}

extension ABIField {
    /// Whether another field contains the count of the data that this address points to.
    fileprivate func isCounted(by other: ABIField) -> Bool {
        guard case .counted(let count)? = pointee?.length else { return false }
        return count.offset == other.offset && count.width == other.kind.width
    }
}
