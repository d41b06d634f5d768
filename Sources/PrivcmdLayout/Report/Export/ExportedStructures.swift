// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit

/// Every structure of the table, under a unique name.
struct ExportedStructures {
    /// A structure and its unique name.
    struct Row {
        let name: String
        let structure: ABIStructure
        /// The interface version; nil if the structure does not depend on it.
        let version: UInt32?
    }

    /// The rows.
    ///
    /// A structure precedes the structures that point to it.
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

    /// Returns the unique name of a structure; nil if it is missing.
    func name(of structure: ABIStructure) -> String? {
        rows.first {
            $0.structure.name == structure.name && $0.structure.hasSameLayout(as: structure)
        }?
        .name
    }
}

extension InterfaceEntry {
    /// Whether it is a hypercall without operations.
    var isPlain: Bool {
        if case .values? = hypercall?.callingForm { return kind == .hypercall }
        return false
    }
}

extension ABIStructure {
    /// Whether fields overlap, as in a union, so that a list of members cannot describe them.
    var hasOverlappingFields: Bool {
        var end = 0
        for field in fields {
            if field.offset < end { return true }
            end = field.byteRange.upperBound
        }
        return false
    }
}

/// A format in which the interface is exported for another tool.
package enum InterfaceExport: String, CaseIterable, Sendable {
    /// A syzkaller description of the calls.
    case syzkaller
    /// Rows for strace's table of ioctls.
    case strace
    /// A self-contained C header.
    case c
    /// The whole table as JSON.
    case json

    static let banner =
        "Written by 'privcmd-probe abi export' for Linux \(FeatureIntroduced.linux), Xen \(FeatureIntroduced.xen)."

    /// Formats the interface.
    package func text() throws -> String {
        switch self {
        case .syzkaller: SyzkallerExport().text
        case .strace: Self.straceRows
        case .c: HeaderExport().text
        case .json:
            try JSONLine.pretty(
                (InterfaceEntry.numbered + InterfaceEntry.structures).map { InterfaceReport($0) })
        }
    }

    /// The rows in the format of strace's ioctls_inc.h: header, name, direction, type and number,
    /// size.
    private static var straceRows: String {
        func rows(_ number: (ABIRequest) -> Request?) -> [String] {
            ABI.requests.filter { $0.argument != nil }.sorted { $0.name < $1.name }.map { row in
                guard let request = number(row) else { return "/* \(row.name): unknown */" }
                let direction = ["_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"][
                    Int(request.direction)]
                let code = "0x" + hex(request.rawValue & 0xffff, digits: 4)
                let size = "0x" + hex(UInt32(request.encodedSize), digits: 2)
                return "{ \"xen/privcmd.h\", \"\(row.name)\", \(direction), \(code), \(size) },"
            }
        }
        return
            (["/* \(banner) */", "/* 64-bit: src/linux/64/ioctls_inc.h */"] + rows(\.request)
            + ["/* i386: src/linux/i386/ioctls_inc.h; other 32-bit architectures may differ */"]
            + rows(\.i386Request)).joined(separator: "\n")
    }
}
