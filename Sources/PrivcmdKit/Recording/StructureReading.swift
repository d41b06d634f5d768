// SPDX-License-Identifier: MIT

/// A structure in the caller's memory with what its addresses lead to, as they were when it was read.
struct StructureReading: Sendable {
    let structure: ABIStructure
    let address: Address
    let bytes: [UInt8]
    /// What the addresses lead to that the table follows, in the order of the fields.
    var buffers: [BufferReading] = []

    /// Reads a structure without following its addresses; nil where the memory cannot be read.
    init?(_ structure: ABIStructure, _ address: Address, _ memory: any CallerMemory) {
        guard let bytes = memory.copy(address, count: structure.size) else { return nil }
        self.init(structure, address, bytes)
    }

    init(_ structure: ABIStructure, _ address: Address, _ bytes: [UInt8]) {
        self.structure = structure
        self.address = address
        self.bytes = bytes
    }

    /// Reads what the addresses lead to.
    ///
    /// `index` is the structure's place among others of its kind.
    mutating func follow(in memory: any CallerMemory, at index: Int = 0) {
        for field in structure.fields {
            guard let pointee = field.pointee, field.relevance?.isRead(in: bytes) ?? true else {
                continue
            }
            buffers.append(BufferReading(field, pointee, of: self, at: index, in: memory))
        }
    }

    /// A 64-bit word of the structure, by its index.
    func word(_ index: Int) -> UInt64 { integer(at: index * 8, width: 8) }

    /// A little-endian integer of the structure.
    func integer(at offset: Int, width: Int) -> UInt64 {
        guard offset + width <= bytes.count else { return 0 }
        var value: UInt64 = 0
        for index in (0..<width).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
        return value
    }

    /// What the caller wrote.
    var input: FieldValues {
        var values = FieldCoding.decode(structure, bytes) { $0.isRead(in: bytes) }
        for buffer in buffers {
            if let value = buffer.input { values[buffer.field.name] = value }
        }
        return values
    }

    /// What a call wrote, where its result is nil for an error.
    ///
    /// All output fields of one that succeeded, and those that an error changed nevertheless.
    func output(result: Int64?, in memory: any CallerMemory) -> FieldValues {
        guard let after = memory.copy(address, count: structure.size) else { return [:] }
        var values = FieldCoding.decode(structure, after) { field in
            let range = field.offset..<(field.offset + field.size)
            return field.isWritten(in: after) && (result != nil || after[range] != bytes[range])
        }
        for buffer in buffers {
            if let value = buffer.output(result: result, structure: after, in: memory) {
                values[buffer.field.name] = value
            }
        }
        return values
    }
}
