// SPDX-License-Identifier: MIT

/// A C structure of the interface: its name, its size and its fields.
public struct ABIStructure: Sendable {
    /// The upstream name, such as `privcmd_pcidev_get_gsi`.
    public let name: String
    /// The size in bytes.
    public let size: Int
    /// The fields in the order of their offsets, without padding.
    public let fields: [ABIField]
}

/// A field of a C structure.
public struct ABIField: Sendable {
    /// The upstream name; a field of a nested structure has both names, as in `dev.bus`.
    public let name: String
    /// Where it starts, in bytes from the start of the structure.
    public let offset: Int
    /// What it is in C.
    public let kind: Kind
    /// Who writes it.
    public let flow: Flow
    /// What its number stands for.
    public let meaning: Meaning
    /// What lies where it points to; nil for what is no address, or leads to nothing that is known.
    public let pointee: ABIPointee?
    /// How C designates it in its structure, such as `dev.pci.bus`: upstream first, then older copies.
    ///
    /// It is the name but for a few. What is no member, as where a structure is a typedef of an array, has
    /// an empty one.
    public let designators: [String]
    /// When it counts; nil where it always does.
    let relevance: ABIRelevance?

    init(
        name: String, offset: Int, kind: Kind, flow: Flow, meaning: Meaning,
        pointee: ABIPointee? = nil, relevance: ABIRelevance? = nil, designators: [String]? = nil
    ) {
        self.name = name
        self.designators = designators ?? [name]
        self.offset = offset
        self.kind = kind
        self.flow = flow
        self.meaning = meaning
        self.pointee = pointee
        self.relevance = relevance
    }

    /// Whether the caller's value matters in a structure of these bytes.
    func isRead(in structure: [UInt8]) -> Bool {
        flow.isInput && relevance?.isRead(in: structure) ?? true
    }

    /// Whether a call may change it in a structure of these bytes.
    func isWritten(in structure: [UInt8]) -> Bool {
        flow.isOutput && relevance?.isWritten(in: structure) ?? true
    }

    /// Whether some call may use both, as it may not where they are alternatives in the same room.
    public func isUsed(beside other: ABIField) -> Bool {
        guard let relevance, let others = other.relevance else { return true }
        return relevance.meets(others)
    }

    /// What a field is in C: an integer of a width, or several of them.
    public struct Kind: Equatable, Sendable {
        /// The width of one element in bytes: 1, 2, 4 or 8.
        public let width: Int
        /// Whether it is signed.
        public let isSigned: Bool
        /// How many elements there are; 1 but for arrays, 0 for an array that follows the structure.
        public let count: Int
    }

    /// Who writes a field.
    public enum Flow: Sendable {
        /// The caller. The kernel or hypervisor reads it.
        case input
        /// The kernel or hypervisor. What the caller put there does not matter.
        case output
        /// The caller writes it, and a successful call writes it anew.
        case both

        /// Whether the caller's value matters.
        public var isInput: Bool { self != .output }
        /// Whether a call may change it.
        public var isOutput: Bool { self != .input }
    }

    /// What a field's number stands for, which decides how it is written down.
    public enum Meaning: Sendable {
        /// A number.
        case number
        /// Bits, written in hexadecimal.
        case bits
        /// A PCI address in 32 bits.
        case sbdf
        /// An address in the caller's memory; its value differs from run to run.
        case address
        /// An array of characters that ends at the first NUL.
        case text
        /// An array of bytes without further meaning.
        case bytes
        /// A domain's number: the one that Xen chose may differ from run to run.
        case domain
        /// What a caller makes up to name a domain, such as random bytes.
        case handle
        /// An event channel's number.
        case port
        /// A file descriptor of the caller.
        case descriptor
    }

    /// The size in bytes.
    public var size: Int { kind.width * kind.count }

    /// The same field of a structure that lies within another.
    func within(_ outer: String, at base: Int) -> ABIField {
        ABIField(
            name: outer.isEmpty ? name : outer + "." + name, offset: base + offset, kind: kind,
            flow: flow, meaning: meaning, pointee: pointee?.shifted(by: base),
            relevance: relevance?.shifted(by: base),
            designators: outer.isEmpty ? designators : designators.map { outer + "." + $0 })
    }
}
