// SPDX-License-Identifier: MIT

/// The field of a structure that determines which operations use another field.
///
/// Callers leave the fields that an operation does not use uninitialised.
struct Discriminant: Sendable {
    /// The offset of the field with the operation, in bytes.
    let offset: Int
    /// Its width in bytes.
    let width: Int
    /// The operations that read the field.
    let readers: Set<UInt64>
    /// The operations that write it.
    let writers: Set<UInt64>

    private func operation(_ structure: [UInt8]) -> UInt64? {
        guard offset + width <= structure.count else { return nil }
        return structure[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether the operation in a structure's bytes reads the field.
    func isRead(in structure: [UInt8]) -> Bool {
        operation(structure).map(readers.contains) ?? true
    }

    /// Whether the operation in a structure's bytes writes the field.
    func isWritten(in structure: [UInt8]) -> Bool {
        operation(structure).map(writers.contains) ?? true
    }

    /// Whether an operation uses both a field with this discriminant and one with the other.
    func sharesOperation(with other: Discriminant) -> Bool {
        (offset, width) != (other.offset, other.width)
            || !readers.union(writers).isDisjoint(with: other.readers.union(other.writers))
    }

    /// The same for a structure at an offset within another.
    func shifted(by base: Int) -> Discriminant {
        Discriminant(offset: offset + base, width: width, readers: readers, writers: writers)
    }
}
