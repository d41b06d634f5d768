// SPDX-License-Identifier: MIT

/// A C structure of the interface: its name, its size and its fields.
package struct ABIStructure: Sendable {
    /// The upstream name, such as `privcmd_pcidev_get_gsi`.
    package let name: String
    /// The size in bytes.
    package let size: Int
    /// The fields in the order of their offsets, without padding.
    package let fields: [ABIField]

    package init(
        name: String, size: Int, fields: [ABIField]
    ) {
        self.name = name
        self.size = size
        self.fields = fields
    }
}

/// A field of a C structure.
package struct ABIField: Sendable {
    /// The upstream name; for a field of a nested structure both names, such as `dev.bus`.
    package let name: String
    /// The offset within the structure, in bytes.
    package let offset: Int
    /// Its integer type in C.
    package let kind: Kind
    /// Whether the caller, the call or both write it.
    package let direction: Direction
    /// What its number means.
    package let meaning: Meaning
    /// What it points to; nil for a field that is not an address, or an address of unknown memory.
    package let pointee: ABIPointee?
    /// Its designators in C, such as `dev.pci.bus`: upstream first, then older copies.
    ///
    /// Most fields have one, equal to the name. It is empty for a field that is not a member, as in
    /// a typedef of an array.
    package let designators: [String]
    /// Which operations use it; nil if all do.
    package let discriminant: Discriminant?

    package init(
        name: String, offset: Int, kind: Kind, direction flow: Direction, meaning: Meaning,
        pointee: ABIPointee? = nil, discriminant relevance: Discriminant? = nil,
        designators: [String]? = nil
    ) {
        self.name = name
        self.designators = designators ?? [name]
        self.offset = offset
        self.kind = kind
        self.direction = flow
        self.meaning = meaning
        self.pointee = pointee
        self.discriminant = relevance
    }

    /// Whether a call with these bytes of the structure reads the field.
    package func isRead(in structure: [UInt8]) -> Bool {
        direction.isInput && discriminant?.isRead(in: structure) ?? true
    }

    /// Whether a call with these bytes of the structure may change the field.
    package func isWritten(in structure: [UInt8]) -> Bool {
        direction.isOutput && discriminant?.isWritten(in: structure) ?? true
    }

    /// Whether a call may use both fields.
    ///
    /// It does not for alternatives at the same offset.
    package func isUsed(with other: ABIField) -> Bool {
        guard let discriminant, let others = other.discriminant else { return true }
        return discriminant.sharesOperation(with: others)
    }

    /// The C type of a field: an integer, or an array of integers.
    package struct Kind: Equatable, Sendable {
        /// The width of one element in bytes: 1, 2, 4 or 8.
        package let width: Int
        /// Whether it is signed.
        package let isSigned: Bool
        /// The number of elements: 1 unless an array, 0 for an array after the structure.
        package let count: Int

        package init(
            width: Int, isSigned: Bool, count: Int
        ) {
            self.width = width
            self.isSigned = isSigned
            self.count = count
        }
    }

    /// Whether the caller, the call or both write a field.
    package enum Direction: Sendable {
        /// The caller writes it, and the kernel or hypervisor reads it.
        case input
        /// The kernel or hypervisor writes it, and ignores the caller's value.
        case output
        /// The caller writes it, and a successful call overwrites it.
        case both

        /// Whether the call reads it.
        package var isInput: Bool { self != .output }
        /// Whether a call may change it.
        package var isOutput: Bool { self != .input }
    }

    /// What a field's number means, which determines how it is formatted.
    package enum Meaning: Sendable {
        case number
        /// Bits, formatted in hexadecimal.
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
        /// A handle that a caller chooses for a domain, such as random bytes.
        case handle
        /// An event channel's number.
        case port
        /// A file descriptor of the caller.
        case descriptor
    }

    /// The size in bytes.
    package var size: Int { kind.width * kind.count }

    /// The same field for a structure at an offset within another.
    func nested(in outer: String, at base: Int) -> ABIField {
        ABIField(
            name: outer.isEmpty ? name : outer + "." + name, offset: base + offset, kind: kind,
            direction: direction, meaning: meaning, pointee: pointee?.shifted(by: base),
            discriminant: discriminant?.shifted(by: base),
            designators: outer.isEmpty ? designators : designators.map { outer + "." + $0 })
    }
}
