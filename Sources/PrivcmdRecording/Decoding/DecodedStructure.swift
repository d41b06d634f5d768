// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// A copy of a structure in the caller's memory, with the buffers that it points to.
package struct DecodedStructure: Sendable {
    package let structure: ABIStructure
    package let address: Address
    package let bytes: [UInt8]
    /// The buffers that the structure points to, in the order of the fields.
    var buffers: [DecodedBuffer] = []

    /// Reads a structure without following its pointers; nil if the memory cannot be read.
    init?(_ structure: ABIStructure, _ address: Address, _ memory: any CallerMemory) {
        guard let bytes = memory.readBytes(at: address, count: structure.size) else { return nil }
        self.init(structure, address, bytes)
    }

    init(_ structure: ABIStructure, _ address: Address, _ bytes: [UInt8]) {
        self.structure = structure
        self.address = address
        self.bytes = bytes
    }

    /// Reads the buffers that the structure points to.
    ///
    /// `index` is the index of the structure in its array.
    mutating func followPointers(in memory: any CallerMemory, at index: Int = 0) {
        for field in structure.fields {
            guard let pointee = field.pointee, field.discriminant?.isRead(in: bytes) ?? true else {
                continue
            }
            buffers.append(DecodedBuffer(field, pointee, of: self, at: index, in: memory))
        }
    }

    /// A 64-bit word of the structure, by index.
    func word(_ index: Int) -> UInt64 { integer(at: index * 8, width: 8) }

    /// A little-endian integer of the structure.
    func integer(at offset: Int, width: Int) -> UInt64 {
        bytes.littleEndian(at: offset, width: width) ?? 0
    }

    /// The fields that the caller wrote.
    var input: FieldValues {
        var values = FieldCoding.decode(structure, bytes) { $0.isRead(in: bytes) }
        for buffer in buffers {
            if let value = buffer.input { values[buffer.field.name] = value }
        }
        return values
    }

    /// The fields that the call wrote; `result` is nil for an error.
    ///
    /// After success, all output fields; after an error, the output fields that changed.
    func output(result: Int64?, in memory: any CallerMemory) -> FieldValues {
        guard let after = memory.readBytes(at: address, count: structure.size) else { return [:] }
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
