// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A named item of the interface: a request, a hypercall, an operation or a structure.
package struct InterfaceEntry: Sendable {
    /// The kind of an item.
    package enum Kind: String, Encodable, Sendable {
        /// A request of the privcmd device.
        case request
        case hypercall
        /// An operation of a hypercall.
        case operation
        case structure
    }

    package let kind: Kind
    /// The name, such as `physdev_op/map_pirq`.
    package let name: String
    /// The upstream constant, such as `PHYSDEVOP_map_pirq`; the tag for a structure.
    package let constant: String
    /// The number; nil for a structure.
    package let number: UInt64?
    /// The first release that has it, such as `Linux 6.12`; nil if unknown.
    package let since: String?
    /// The request's row in the table.
    let request: ABIRequest?
    /// The hypercall's row in the table; for an operation, the row of its hypercall.
    let hypercall: ABIHypercall?
    /// The argument structures: several if they depend on the interface version.
    let layouts: [InterfaceLayout]

    /// The other names by which a user can find the item.
    fileprivate var aliases: [String] {
        switch kind {
        case .request: [request?.shortName ?? name]
        case .hypercall: [hypercall?.shortName ?? name]
        case .operation:
            {
                let own = String(name.split(separator: "/")[1])
                return [own, (hypercall?.shortName ?? "") + "/" + own]
            }()
        case .structure: ["struct " + name]
        }
    }
}

/// A structure, and the interface versions that have it in this form.
struct InterfaceLayout: Sendable {
    /// The versions; empty if the structure does not depend on them.
    let versions: [ClosedRange<UInt32>]
    let structure: ABIStructure
}

extension InterfaceEntry {
    /// Creates an entry for a request of the table.
    init(_ row: ABIRequest) {
        kind = .request
        name = row.name
        constant = row.name
        number = UInt64(row.request.rawValue)
        // The table dates only requests that are newer than the oldest Linux that was compared.
        since =
            row.argument == nil ? nil : row.since.map { "Linux \($0)" } ?? "Linux 6.1 or earlier"
        request = row
        hypercall = nil
        layouts = row.argument.map { [InterfaceLayout(versions: [], structure: $0)] } ?? []
    }

    /// Creates an entry for a hypercall of the table.
    init(_ row: ABIHypercall) {
        kind = .hypercall
        name = row.name
        constant = row.constant
        number = row.number
        since = "Xen 4.17 or earlier"
        request = nil
        hypercall = row
        switch row.callingForm {
        case .commandInStructure(let structure, _):
            layouts = [InterfaceLayout(versions: [], structure: structure)]
        case .values(let structure):
            layouts = [
                InterfaceLayout(versions: [], structure: structure.withLeadingFields(named: ["op"]))
            ]
        case .opaque, .commandAndPointer, .commandAndValues: layouts = []
        }
    }

    /// Creates an entry for an operation of a hypercall.
    init(_ row: ABICommand, of hypercall: ABIHypercall) {
        kind = .operation
        name = hypercall.name + "/" + row.name
        constant = hypercall.constant(of: row)
        number = UInt64(row.number)
        since = row.since.map { "Xen \($0)" } ?? "Xen 4.17 or earlier"
        request = nil
        self.hypercall = hypercall
        if case .commandAndValues = hypercall.callingForm, let argument = row.argument {
            layouts = [
                InterfaceLayout(
                    versions: [], structure: argument.withLeadingFields(named: ["op", "command"]))
            ]
            return
        }
        var layouts: [InterfaceLayout] = []
        for layout in row.layouts {
            if let last = layouts.last, last.structure.hasSameLayout(as: layout.structure) {
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

    /// Creates an entry for a structure of the table.
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
    package static let numbered: [InterfaceEntry] =
        ABI.requests.map { InterfaceEntry($0) }
        + ABI.hypercalls.flatMap { hypercall in
            [InterfaceEntry(hypercall)]
                + hypercall.operations.map { InterfaceEntry($0, of: hypercall) }
        }

    /// Every structure, one for each name.
    package static let structures: [InterfaceEntry] = {
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

    /// Finds the items with a name.
    ///
    /// - Parameter text: a name in upper or lower case, with or without its prefix.
    /// - Returns: the items: several if the name is ambiguous, none if it is unknown.
    package static func matching(_ text: String) -> [InterfaceEntry] {
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

    /// Suggests names that are similar to an unknown name.
    ///
    /// - Parameter text: the unknown name.
    /// - Returns: the end of a message; empty if no name is similar.
    package static func hint(_ text: String) -> String {
        let names = (numbered + structures).flatMap { entry in
            entry.kind == .operation
                ? [entry.aliases[0], entry.name.lowercased()] : [entry.name.lowercased()]
        }
        let all = Array(Set(names))
        return Spelling.hint(text.lowercased(), among: all)
    }
}

extension ABIStructure {
    /// Adds leading 64-bit fields to the arguments of a hypercall: the hypercall's number and the
    /// command, which the table omits.
    fileprivate func withLeadingFields(named names: [String]) -> ABIStructure {
        let kind = ABIField.Kind(width: 8, isSigned: false, count: 1)
        let leading = names.enumerated().map { index, name in
            ABIField(name: name, offset: index * 8, kind: kind, direction: .input, meaning: .number)
        }
        return ABIStructure(name: name, size: size, fields: leading + fields)
    }

    /// Whether both structures have the same fields at the same offsets.
    func hasSameLayout(as other: ABIStructure) -> Bool {
        name == other.name && size == other.size && fields.count == other.fields.count
            && zip(fields, other.fields).allSatisfy {
                $0.name == $1.name && $0.offset == $1.offset && $0.kind == $1.kind
                    && $0.direction == $1.direction && pointsToSame($0, $1, in: other)
            }
    }

    /// Whether two addresses point to the same data.
    ///
    /// An i386 layout does not have this information.
    private func pointsToSame(_ one: ABIField, _ two: ABIField, in other: ABIStructure) -> Bool {
        guard let left = one.pointee, let right = two.pointee else { return true }
        return left.text(of: one, in: self, isNarrow: false)
            == right.text(of: two, in: other, isNarrow: false)
    }
}
