// SPDX-License-Identifier: MIT

/// All that the table has of one name.
///
/// Its JSON shape is in docs/abi.md.
public struct InterfaceReport: Encodable, Sendable {
    /// What it is.
    public let kind: InterfaceEntry.Kind
    /// Its name, such as `physdev_op/map_pirq`.
    public let name: String
    /// The upstream name.
    public let constant: String
    /// Its number.
    public let number: UInt64?
    /// The number in hexadecimal.
    public let hexadecimal: String?
    /// The parts of a request's number.
    public let encoding: RequestEncoding?
    /// The hypercall that it is an operation of.
    public let hypercall: String?
    /// The first release that has it.
    public let since: String?
    /// The operations, of a hypercall that has some.
    public let operations: [String]?
    /// What it takes, by the versions of the interface.
    public let layouts: [Layout]
    /// What takes it, for a structure.
    public let users: [String]?
    let entry: InterfaceEntry

    /// A structure, in the versions that have it so.
    public struct Layout: Encodable, Sendable {
        /// The versions of the interface, such as `0x15 to 0x16 (Xen 4.17 to 4.18)`; empty where none matters.
        public let versions: [String]
        /// The structure as 64-bit callers have it.
        public let structure: StructureView
        /// How arm64 has it.
        public let arm64: Arm
        /// The structure as i386 has it; nil where the table does not tell.
        public let i386: Narrow?
    }

    /// What arm64 has otherwise than x86_64.
    public struct Arm: Encodable, Sendable {
        /// Whether it is there at all, with these fields.
        public let isThere: Bool
        /// The fields in whose place it has others.
        public let other: [String]
        /// The fields that are unsigned there.
        public let unsigned: [String]
    }

    /// What a 32-bit caller on x86 has.
    public struct Narrow: Encodable, Sendable {
        /// The request's number there; nil for what is no request.
        public let request: String?
        /// Whether number and structure are those of 64-bit callers.
        public let isSame: Bool
        /// The structure.
        public let structure: StructureView
    }

    /// Collects all of an entry.
    public init(_ entry: InterfaceEntry) {
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
                versions: layout.versions.map { Self.words($0, entry.hypercall) },
                structure: StructureView(layout.structure),
                arm64: Arm(
                    isThere: layout.structure.layout(for: .arm64) != nil,
                    other: layout.structure.fieldsOfX86,
                    unsigned: layout.structure.fieldsUnsignedOnArm),
                i386: layout.structure.narrow.map { narrow in
                    Narrow(
                        request: entry.request?.narrow?.description,
                        isSame: narrow.isSame(as: layout.structure),
                        structure: StructureView(narrow, as: layout.structure))
                })
        }
        users = entry.kind == .structure ? Self.users(of: entry.name) : nil
    }

    /// A range of versions, and the releases of Xen that speak them.
    private static func words(_ versions: ClosedRange<UInt32>, _ hypercall: ABIHypercall?)
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
public struct RequestEncoding: Encodable, Equatable, Sendable {
    /// `none`, `write`, `read` or `read|write`, as Linux's `_IOC` has it.
    public let direction: String
    /// The type, such as `P`; a number where it is no character.
    public let type: String
    /// Which request of its type it is.
    public let number: UInt32
    /// The size of the argument in bytes.
    public let size: Int

    init(_ request: Request) {
        direction = ["none", "write", "read", "read|write"][Int(request.direction)]
        let scalar = Unicode.Scalar(UInt8(request.type))
        type =
            (0x21...0x7e).contains(request.type)
            ? String(Character(scalar)) : "0x" + hex(request.type, digits: 2)
        number = request.number
        size = request.encodedSize
    }

    /// The parts in words, as `_IOC` has them.
    var words: String {
        let macro = ["none": "_IOC_NONE", "write": "_IOC_WRITE", "read": "_IOC_READ"][direction]
        let quoted = type.count == 1 ? "'\(type)'" : type
        return "_IOC(\(macro ?? "_IOC_READ|_IOC_WRITE"), \(quoted), \(number), \(size))"
    }
}

/// A structure as a report shows it.
public struct StructureView: Encodable, Sendable {
    /// The upstream name.
    public let name: String
    /// The size in bytes.
    public let size: Int
    /// The fields.
    public let fields: [FieldView]
    let structure: ABIStructure

    /// A structure; `wide` is the one that `structure` is the narrow form of.
    init(_ structure: ABIStructure, as wide: ABIStructure? = nil) {
        name = structure.name
        size = structure.size
        self.structure = structure
        let wide = wide ?? structure
        let isNarrow = wide.size != structure.size || !wide.isSame(as: structure)
        fields = zip(structure.fields, wide.fields).map {
            FieldView($0, as: $1, in: wide, isNarrow: isNarrow)
        }
    }

    private enum CodingKeys: String, CodingKey { case name, size, fields }
}

/// A field as a report shows it.
public struct FieldView: Encodable, Sendable {
    /// The upstream name.
    public let name: String
    /// Where it starts in bytes.
    public let offset: Int
    /// How many bytes it has.
    public let size: Int
    /// Its type, such as `u32` or `u8[16]`.
    public let type: String
    /// `in`, `out` or `both`.
    public let direction: String
    /// What its number stands for.
    public let meaning: String
    /// What its address leads to; nil for what is no address.
    public let leadsTo: String?
    /// When it counts; nil where it always does.
    public let counts: String?

    init(_ field: ABIField, as wide: ABIField, in structure: ABIStructure, isNarrow: Bool) {
        name = field.name
        offset = field.offset
        size = field.size
        type = field.kind.words
        direction = field.flow.word
        meaning = field.meaning.words
        leadsTo = wide.pointee.map {
            $0.words(of: wide, in: structure, isNarrow: isNarrow && structure.leadsToWords(wide))
        }
        counts = wide.relevance.map { $0.words(in: structure) }
    }
}
