// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Why recorded output could not be written into a caller's memory.
enum OutputWriteError: Error, Equatable {
    /// The memory cannot be read or written; the caller gets EFAULT.
    case badAddress
    /// The structure has no such field, or the value does not fit into the field.
    case fieldMismatch(field: String, structure: String)
}

/// Writes the output of a recorded call into the memory of a program that repeats the call.
enum CallOutputWriter {
    /// Writes the fields of the structure, and the buffers that the live call's addresses point to.
    static func write(
        _ output: FieldValues, to target: DecodedStructure, in memory: any CallerMemory
    ) throws(OutputWriteError) {
        guard !output.isEmpty else { return }
        guard var bytes = memory.readBytes(at: target.address, count: target.structure.size) else {
            throw .badAddress
        }
        var isChanged = false
        for (name, value) in output.sorted(by: { $0.key < $1.key }) {
            let mismatch = OutputWriteError.fieldMismatch(
                field: name, structure: target.structure.name)
            if let buffer = target.buffers.first(where: { $0.field.name == name }) {
                try write(value, to: buffer, mismatch, in: memory)
                continue
            }
            guard let field = target.structure.fields.first(where: { $0.name == name }),
                FieldCoding.encode(value, field, into: &bytes)
            else { throw mismatch }
            isChanged = true
        }
        if isChanged, !memory.write(bytes, to: target.address) { throw .badAddress }
    }

    private static func write(
        _ value: FieldValue, to buffer: DecodedBuffer, _ mismatch: OutputWriteError,
        in memory: any CallerMemory
    ) throws(OutputWriteError) {
        guard buffer.pointee.direction.isOutput else { throw mismatch }
        guard buffer.address != .null else { throw .badAddress }
        switch buffer.content {
        case .bytes, .operation:
            guard let bytes = value.rawBytes else { throw mismatch }
            try writeBytes(bytes, in: buffer, mismatch, memory)
        case .text:
            guard let text = FieldCoding.textBytes(value) else { throw mismatch }
            // The terminating NUL is omitted if the text fills the buffer.
            try writeBytes(
                text.count < buffer.capacity ? text + [0] : text, in: buffer, mismatch, memory)
        case .integers(let kind, let meaning):
            let values = value.elements
            var bytes = [UInt8](repeating: 0, count: values.count * kind.width)
            for (index, value) in values.enumerated() {
                guard
                    FieldCoding.encode(
                        value, kind, meaning, into: &bytes, at: index * kind.width)
                else { throw mismatch }
            }
            try writeBytes(bytes, in: buffer, mismatch, memory)
        case .hypercalls:
            try MulticallCoding.write(value.elements, to: buffer, mismatch, in: memory)
        case .structure(let structure):
            try write(value.elements, structure, to: buffer, mismatch, in: memory)
        }
    }

    private static func write(
        _ values: [FieldValue], _ structure: ABIStructure, to buffer: DecodedBuffer,
        _ mismatch: OutputWriteError, in memory: any CallerMemory
    ) throws(OutputWriteError) {
        guard values.count <= buffer.count else { throw mismatch }
        for (index, value) in values.enumerated() {
            guard case .fields(let fields) = value else { throw mismatch }
            if index < buffer.elements.count {
                try write(fields, to: buffer.elements[index], in: memory)
                continue
            }
            let start = index * structure.size
            let size = min(structure.size, buffer.capacity - start)
            guard size > 0 else { throw mismatch }
            let address = buffer.address.advanced(by: start)
            guard var bytes = memory.readBytes(at: address, count: size) else { throw .badAddress }
            bytes += repeatElement(0, count: structure.size - size)
            if let name = FieldCoding.encode(fields, structure, into: &bytes) {
                throw .fieldMismatch(field: name, structure: structure.name)
            }
            guard memory.write(Array(bytes.prefix(size)), to: address) else { throw .badAddress }
        }
    }

    private static func writeBytes(
        _ bytes: [UInt8], in buffer: DecodedBuffer, _ mismatch: OutputWriteError,
        _ memory: any CallerMemory
    ) throws(OutputWriteError) {
        guard bytes.count <= buffer.capacity else { throw mismatch }
        if !bytes.isEmpty, !memory.write(bytes, to: buffer.address) { throw .badAddress }
    }
}

extension FieldValue {
    /// The elements of a complete or truncated list; any other value is its own only element.
    var elements: [FieldValue] {
        switch self {
        case .list(let list): list
        case .fields(let fields):
            if case .list(let first)? = fields[Self.elementsKey], fields[Self.countKey] != nil {
                first
            } else {
                [self]
            }
        case .number, .text: [self]
        }
    }
}
