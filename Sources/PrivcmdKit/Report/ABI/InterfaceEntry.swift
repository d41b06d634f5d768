// SPDX-License-Identifier: MIT

/// Something of the interface that has a name: a request, a hypercall, an operation or a structure.
public struct InterfaceEntry: Sendable {
    /// What it is.
    public enum Kind: String, Encodable, Sendable {
        /// A request of the privcmd device.
        case request
        /// A hypercall.
        case hypercall
        /// An operation of a hypercall.
        case operation
        /// A structure.
        case structure
    }

    /// What it is.
    public let kind: Kind
    /// Its name, such as `physdev_op/map_pirq`.
    public let name: String
    /// The upstream name, such as `PHYSDEVOP_map_pirq`; a structure's is its name.
    public let constant: String
    /// Its number; nil for a structure.
    public let number: UInt64?
    /// The first release that has it, such as `Linux 6.12`; nil where nothing says so.
    public let since: String?
    /// The request's row.
    let request: ABIRequest?
    /// The hypercall's row, also an operation's.
    let hypercall: ABIHypercall?
    /// What it takes: several where that differs from version to version.
    let layouts: [InterfaceLayout]

    /// The other names that it is found by, in lower case.
    fileprivate var aliases: [String] {
        switch kind {
        case .request: [String(name.dropFirst("IOCTL_PRIVCMD_".count))]
        case .hypercall: [hypercall?.stem ?? name]
        case .operation:
            {
                let own = String(name.split(separator: "/")[1])
                return [own, (hypercall?.stem ?? "") + "/" + own]
            }()
        case .structure: ["struct " + name]
        }
    }
}

/// A structure, and the versions of the interface in which it is so.
struct InterfaceLayout: Sendable {
    /// The versions; empty where none matters.
    let versions: [ClosedRange<UInt32>]
    /// The structure.
    let structure: ABIStructure
}

extension InterfaceEntry {
    /// A request of the table.
    init(_ row: ABIRequest) {
        kind = .request
        name = row.name
        constant = row.name
        number = UInt64(row.request.rawValue)
        // The table dates what came after the oldest Linux that anything here was held against.
        since =
            row.argument == nil ? nil : row.since.map { "Linux \($0)" } ?? "Linux 6.1 or earlier"
        request = row
        hypercall = nil
        layouts = row.argument.map { [InterfaceLayout(versions: [], structure: $0)] } ?? []
    }

    /// A hypercall of the table.
    init(_ row: ABIHypercall) {
        kind = .hypercall
        name = row.name
        constant = row.constant
        number = row.number
        since = "Xen 4.17 or earlier"
        request = nil
        hypercall = row
        switch row.shape {
        case .envelope(let structure, _):
            layouts = [InterfaceLayout(versions: [], structure: structure)]
        case .plain(let structure):
            layouts = [InterfaceLayout(versions: [], structure: structure.asCall(named: ["op"]))]
        case .opaque, .command, .words: layouts = []
        }
    }

    /// An operation of a hypercall.
    init(_ row: ABICommand, of hypercall: ABIHypercall) {
        kind = .operation
        name = hypercall.name + "/" + row.name
        constant = hypercall.constant(of: row)
        number = UInt64(row.number)
        since = row.since.map { "Xen \($0)" } ?? "Xen 4.17 or earlier"
        request = nil
        self.hypercall = hypercall
        if case .words = hypercall.shape, let argument = row.argument {
            layouts = [
                InterfaceLayout(versions: [], structure: argument.asCall(named: ["op", "command"]))
            ]
            return
        }
        var layouts: [InterfaceLayout] = []
        for layout in row.layouts {
            if let last = layouts.last, last.structure.isSame(as: layout.structure) {
                layouts[layouts.count - 1] = InterfaceLayout(
                    versions: last.versions + [layout.versions], structure: last.structure)
            } else {
                layouts.append(
                    InterfaceLayout(versions: [layout.versions], structure: layout.structure))
            }
        }
        if layouts.isEmpty, let argument = row.argument {
            layouts = [InterfaceLayout(versions: [], structure: argument)]
        }
        self.layouts = layouts
    }

    /// A structure of the table.
    init(_ structure: ABIStructure) {
        kind = .structure
        name = structure.name
        constant = structure.name
        number = nil
        since = nil
        request = nil
        hypercall = nil
        layouts = [InterfaceLayout(versions: [], structure: structure)]
    }

    /// Every request, hypercall and operation, in the order of the table.
    public static let numbered: [InterfaceEntry] =
        ABI.requests.map { InterfaceEntry($0) }
        + ABI.hypercalls.flatMap { hypercall in
            [InterfaceEntry(hypercall)]
                + hypercall.operations.map { InterfaceEntry($0, of: hypercall) }
        }

    /// Every structure, once a name.
    public static let structures: [InterfaceEntry] = {
        var seen: Set<String> = []
        var entries: [InterfaceEntry] = []
        func add(_ structure: ABIStructure) {
            if seen.insert(structure.name).inserted { entries.append(InterfaceEntry(structure)) }
            for field in structure.fields {
                if case .structure(let inner)? = field.pointee?.content { add(inner) }
            }
        }
        for entry in numbered { for layout in entry.layouts { add(layout.structure) } }
        return entries
    }()

    /// Finds what is called so.
    ///
    /// - Parameter text: a name in upper or lower case, with or without its prefix.
    /// - Returns: what is meant: several where the name does not tell, none where nothing has it.
    public static func named(_ text: String) -> [InterfaceEntry] {
        let text = text.lowercased()
        for entries in [numbered, structures] {
            let exact = entries.filter {
                $0.name.lowercased() == text || $0.constant.lowercased() == text
            }
            if !exact.isEmpty { return exact }
            let near = entries.filter { $0.aliases.contains { $0.lowercased() == text } }
            if !near.isEmpty { return near }
        }
        return []
    }

    /// What may have been meant by a name that nothing has.
    ///
    /// - Parameter text: the name.
    /// - Returns: the end of a message; empty where nothing comes near.
    public static func hint(_ text: String) -> String {
        let names = (numbered + structures).flatMap { entry in
            entry.kind == .operation
                ? [entry.aliases[0], entry.name.lowercased()] : [entry.name.lowercased()]
        }
        let all = Array(Set(names))
        return Spelling.hint(text.lowercased(), among: all)
    }
}

extension ABIStructure {
    /// The structure of a call that is no structure's address: what the table leaves out of it, the
    /// call's number and its command, are the caller's too.
    fileprivate func asCall(named names: [String]) -> ABIStructure {
        let kind = ABIField.Kind(width: 8, isSigned: false, count: 1)
        let lead = names.enumerated().map { index, name in
            ABIField(name: name, offset: index * 8, kind: kind, flow: .input, meaning: .number)
        }
        return ABIStructure(name: name, size: size, fields: lead + fields)
    }

    /// Whether both have the same fields in the same places.
    func isSame(as other: ABIStructure) -> Bool {
        name == other.name && size == other.size && fields.count == other.fields.count
            && zip(fields, other.fields).allSatisfy {
                $0.name == $1.name && $0.offset == $1.offset && $0.kind == $1.kind
                    && $0.flow == $1.flow && leadsToSame($0, $1, in: other)
            }
    }

    /// Whether two fields lead to the same; a narrow structure does not say where its own lead to.
    private func leadsToSame(_ one: ABIField, _ two: ABIField, in other: ABIStructure) -> Bool {
        guard let left = one.pointee, let right = two.pointee else { return true }
        return left.words(of: one, in: self, isNarrow: false)
            == right.words(of: two, in: other, isNarrow: false)
    }
}
