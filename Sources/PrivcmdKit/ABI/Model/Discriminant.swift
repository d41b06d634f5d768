// SPDX-License-Identifier: MIT

/// The field of a structure that determines which operations use another field.
///
/// Callers leave the fields that an operation does not use uninitialised.
package struct Discriminant: Sendable {
    /// The offset of the field with the operation, in bytes.
    package let offset: Int
    /// Its width in bytes.
    package let width: Int
    /// The operations that read the field.
    package let readers: Set<UInt64>
    /// The operations that write it.
    package let writers: Set<UInt64>

    private func operation(_ structure: [UInt8]) -> UInt64? {
        structure.littleEndian(at: offset, width: width)
    }

    /// Whether the operation in a structure's bytes reads the field.
    package func isRead(in structure: [UInt8]) -> Bool {
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
