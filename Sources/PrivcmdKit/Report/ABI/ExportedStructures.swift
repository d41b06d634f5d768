// SPDX-License-Identifier: MIT

/// Every structure of the table, under names that no two of them share.
struct ExportedStructures {
    /// A structure and its name.
    struct Row {
        let name: String
        let structure: ABIStructure
        /// The version of the interface; nil where none matters.
        let version: UInt32?
    }

    /// The rows; what an address leads to stands before what holds the address.
    private(set) var rows: [Row] = []

    init() {
        for entry in InterfaceEntry.numbered where entry.kind != .hypercall || entry.isPlain {
            for (index, layout) in entry.layouts.enumerated() {
                let suffix = entry.name.split(separator: "/").last.map(String.init) ?? ""
                let version = layout.versions.last?.upperBound
                add(
                    layout.structure,
                    suffix + (index == 0 ? "" : "_v" + hex(version ?? 0, digits: 2)), version)
            }
        }
    }

    private mutating func add(_ structure: ABIStructure, _ suffix: String, _ version: UInt32?) {
        for field in structure.fields {
            switch field.pointee?.content {
            case .structure(let inner)?: add(inner, suffix, version)
            case .operation(let commands)?:
                for command in commands {
                    if let argument = command.argument { add(argument, command.name, version) }
                }
            default: break
            }
        }
        guard name(of: structure) == nil else { return }
        let isTaken = rows.contains { $0.name == structure.name }
        rows.append(
            Row(
                name: isTaken ? structure.name + "__" + suffix : structure.name,
                structure: structure, version: version))
    }

    /// The name of a structure; nil for one that is not here.
    func name(of structure: ABIStructure) -> String? {
        rows.first { $0.structure.name == structure.name && $0.structure.isSame(as: structure) }?
            .name
    }
}

extension InterfaceEntry {
    /// Whether it is a hypercall whose arguments are the same for every call.
    var isPlain: Bool {
        if case .plain? = hypercall?.shape { return kind == .hypercall }
        return false
    }
}

extension ABIStructure {
    /// Whether fields lie in the same room, so that no plain list of them is the structure.
    var hasAlternatives: Bool {
        var end = 0
        for field in fields {
            if field.offset < end { return true }
            end = field.range.upperBound
        }
        return false
    }
}

/// The interface for another tool.
public enum InterfaceExport: String, CaseIterable, Sendable {
    /// A description of the calls for syzkaller.
    case syzkaller
    /// Rows of the table that strace names ioctls by.
    case strace
    /// A header that stands alone.
    case c
    /// All of the table.
    case json

    static let origin =
        "Written by 'privcmd-probe abi export', of Linux \(Milestone.linux) and Xen \(Milestone.xen)."

    /// The export.
    ///
    /// - Throws: what kept JSON from being written.
    public func text() throws -> String {
        switch self {
        case .syzkaller: SyzkallerExport().text
        case .strace: Self.straceRows
        case .c: HeaderExport().text
        case .json:
            try JSONLine.pretty(
                (InterfaceEntry.numbered + InterfaceEntry.structures).map { InterfaceReport($0) })
        }
    }

    /// The rows as strace's ioctls_inc.h has them: header, name, direction, type with number, size.
    private static var straceRows: String {
        func rows(_ number: (ABIRequest) -> Request?) -> [String] {
            ABI.requests.filter { $0.argument != nil }.sorted { $0.name < $1.name }.map { row in
                guard let request = number(row) else { return "/* \(row.name): not known */" }
                let direction = ["_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"][
                    Int(request.direction)]
                let code = "0x" + hex(request.rawValue & 0xffff, digits: 4)
                let size = "0x" + hex(UInt32(request.encodedSize), digits: 2)
                return "{ \"xen/privcmd.h\", \"\(row.name)\", \(direction), \(code), \(size) },"
            }
        }
        return
            (["/* \(origin) */", "/* 64-bit: src/linux/64/ioctls_inc.h */"] + rows(\.request)
            + ["/* i386: src/linux/i386/ioctls_inc.h; the others of 32 bits may differ */"]
            + rows(\.narrow)).joined(separator: "\n")
    }
}
