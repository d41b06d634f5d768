// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The description of one item of the interface.
///
/// docs/use/abi.md describes the JSON form.
package struct InterfaceReport: Encodable, Sendable {
    package let kind: InterfaceEntry.Kind
    /// The name, such as `physdev_op/map_pirq`.
    package let name: String
    /// The upstream constant.
    package let constant: String
    package let number: UInt64?
    /// The number in hexadecimal.
    package let hexadecimal: String?
    /// The parts of a request's number.
    package let encoding: RequestEncoding?
    /// The hypercall of an operation.
    package let hypercall: String?
    /// The first release that has it.
    package let since: String?
    /// The operations of a hypercall; nil for none.
    package let operations: [String]?
    /// The argument structures, by interface version.
    package let layouts: [Layout]
    /// The requests, hypercalls and operations that use a structure.
    package let users: [String]?
    let entry: InterfaceEntry

    /// A structure, and the interface versions that have it in this form.
    package struct Layout: Encodable, Sendable {
        /// The interface versions, such as `0x15 to 0x16 (Xen 4.17 to 4.18)`; empty if the
        /// structure does not depend on them.
        package let versions: [String]
        /// The structure for 64-bit callers.
        package let structure: StructureView
        /// The difference on arm64.
        package let arm64: Arm64Difference
        /// The structure for i386 callers; nil if the table does not have it.
        package let i386: I386View?
    }

    /// The difference between arm64 and x86_64.
    package struct Arm64Difference: Encodable, Sendable {
        /// Whether arm64 has the structure.
        package let exists: Bool
        /// The x86_64 fields instead of which arm64 has others.
        package let otherFields: [String]
        /// The fields that are unsigned on arm64.
        package let unsignedFields: [String]
    }

    /// The structure for a 32-bit caller on x86.
    package struct I386View: Encodable, Sendable {
        /// The request's number for i386; nil for other items.
        package let request: String?
        /// Whether number and structure are the same as for 64-bit callers.
        package let isSame: Bool
        package let structure: StructureView
    }

    /// Creates the report on an entry.
    package init(_ entry: InterfaceEntry) {
        self.entry = entry
        kind = entry.kind
        name = entry.name
        constant = entry.constant
        number = entry.number
        hexadecimal = entry.number.map { "0x" + hex($0, digits: entry.kind == .request ? 8 : 1) }
        encoding = (entry.request?.request).map(RequestEncoding.init)
        hypercall = entry.kind == .operation ? entry.hypercall?.name : nil
        since = entry.since
        let names = entry.kind == .hypercall ? entry.hypercall?.operations.map(\.name) : nil
        operations = names?.isEmpty == true ? nil : names
        layouts = entry.layouts.map { layout in
            Layout(
                versions: layout.versions.map { Self.versionText($0, entry.hypercall) },
                structure: StructureView(layout.structure),
                arm64: Arm64Difference(
                    exists: layout.structure.layout(for: .arm64) != nil,
                    otherFields: layout.structure.x86OnlyFields,
                    unsignedFields: layout.structure.fieldsUnsignedOnArm64),
                i386: layout.structure.i386Layout.map { narrow in
                    I386View(
                        request: entry.request?.i386Request?.description,
                        isSame: narrow.hasSameLayout(as: layout.structure),
                        structure: StructureView(narrow, as: layout.structure))
                })
        }
        users = entry.kind == .structure ? Self.users(of: entry.name) : nil
    }

    /// Formats a range of interface versions, and the Xen releases that have them.
    private static func versionText(_ versions: ClosedRange<UInt32>, _ hypercall: ABIHypercall?)
        -> String
    {
        func range(_ first: String, _ last: String) -> String {
            first == last ? first : "\(first) to \(last)"
        }
        let numbers = range(
            "0x" + hex(versions.lowerBound, digits: 1), "0x" + hex(versions.upperBound, digits: 1))
        let releases = (17...22).map { Release(4, $0) }.filter { release in
            hypercall.flatMap { ABI.version(of: $0, in: release) }.map(versions.contains) ?? false
        }
        guard let first = releases.first, let last = releases.last else { return numbers }
        return "\(numbers) (Xen \(range("\(first)", "\(last)")))"
    }

    private static func users(of name: String) -> [String] {
        func has(_ structure: ABIStructure) -> Bool {
            structure.name == name
                || structure.fields.contains { field in
                    if case .structure(let inner)? = field.pointee?.content { return has(inner) }
                    return false
                }
        }
        return InterfaceEntry.numbered.filter { $0.layouts.contains { has($0.structure) } }
            .map(\.name)
    }

    private enum CodingKeys: String, CodingKey {
        case kind, name, constant, number, hexadecimal, encoding, hypercall, since, operations
        case layouts, users
    }
}

/// The parts of a request's number.
package struct RequestEncoding: Encodable, Equatable, Sendable {
    /// `none`, `write`, `read` or `read|write`, as in Linux's `_IOC`.
    package let direction: String
    /// The type, such as `P`; a number if it is not printable.
    package let type: String
    /// The number within the type.
    package let number: UInt32
    /// The size of the argument in bytes.
    package let size: Int

    init(_ request: Request) {
        direction = ["none", "write", "read", "read|write"][Int(request.direction)]
        let scalar = Unicode.Scalar(UInt8(request.type))
        type =
            (0x21...0x7e).contains(request.type)
            ? String(Character(scalar)) : "0x" + hex(request.type, digits: 2)
        number = request.number
        size = request.encodedSize
    }

    /// The parts as an `_IOC` expression.
    var text: String {
        let macro = ["none": "_IOC_NONE", "write": "_IOC_WRITE", "read": "_IOC_READ"][direction]
        let quoted = type.count == 1 ? "'\(type)'" : type
        return "_IOC(\(macro ?? "_IOC_READ|_IOC_WRITE"), \(quoted), \(number), \(size))"
    }
}

/// A structure in a report.
package struct StructureView: Encodable, Sendable {
    /// The upstream name.
    package let name: String
    /// The size in bytes.
    package let size: Int
    package let fields: [FieldView]
    let structure: ABIStructure

    /// Creates a view.
    ///
    /// `wide` is the 64-bit form if `structure` is the i386 form.
    init(_ structure: ABIStructure, as wide: ABIStructure? = nil) {
        name = structure.name
        size = structure.size
        self.structure = structure
        let wide = wide ?? structure
        let isNarrow = wide.size != structure.size || !wide.hasSameLayout(as: structure)
        fields = zip(structure.fields, wide.fields).map {
            FieldView($0, as: $1, in: wide, isNarrow: isNarrow)
        }
    }

    private enum CodingKeys: String, CodingKey { case name, size, fields }
}

/// A field in a report.
package struct FieldView: Encodable, Sendable {
    /// The upstream name.
    package let name: String
    /// The offset in bytes.
    package let offset: Int
    /// The size in bytes.
    package let size: Int
    /// The type, such as `u32` or `u8[16]`.
    package let type: String
    /// `in`, `out` or `both`.
    package let direction: String
    /// The meaning of the number.
    package let meaning: String
    /// The data that the address points to; nil for other fields.
    package let pointsTo: String?
    /// The operations that use the field; nil if all do.
    package let usedWhen: String?

    init(_ field: ABIField, as wide: ABIField, in structure: ABIStructure, isNarrow: Bool) {
        name = field.name
        offset = field.offset
        size = field.size
        type = field.kind.typeName
        direction = field.direction.label
        meaning = field.meaning.label
        pointsTo = wide.pointee.map {
            $0.text(
                of: wide, in: structure,
                isNarrow: isNarrow && structure.hasPointerSizedElements(wide))
        }
        usedWhen = wide.discriminant.map { $0.text(in: structure) }
    }
}
