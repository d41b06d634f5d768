// SPDX-License-Identifier: MIT

/// When a field counts, of a structure that serves several operations.
///
/// What an operation does not look at callers leave as it happens to be in their memory.
struct ABIRelevance: Sendable {
    /// Where the field that says which operation is meant starts, in bytes.
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

    /// Whether the operation of a structure's bytes reads the field.
    func isRead(in structure: [UInt8]) -> Bool {
        operation(structure).map(readers.contains) ?? true
    }

    /// Whether the operation of a structure's bytes writes the field.
    func isWritten(in structure: [UInt8]) -> Bool {
        operation(structure).map(writers.contains) ?? true
    }

    /// Whether some operation uses a field of this and one of the other.
    func meets(_ other: ABIRelevance) -> Bool {
        (offset, width) != (other.offset, other.width)
            || !readers.union(writers).isDisjoint(with: other.readers.union(other.writers))
    }

    /// The same in a structure that lies within another.
    func shifted(by base: Int) -> ABIRelevance {
        ABIRelevance(offset: offset + base, width: width, readers: readers, writers: writers)
    }
}
