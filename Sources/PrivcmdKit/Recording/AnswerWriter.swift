// SPDX-License-Identifier: MIT

/// Why a recorded answer could not be written into a caller's memory.
enum AnswerFault: Error, Equatable {
    /// The memory cannot be read or written: EFAULT.
    case badAddress
    /// The structure has no such field, or its value does not fit there.
    case misfit(field: String, structure: String)
}

/// Writes what a recorded call wrote into the memory of one who makes it anew.
enum AnswerWriter {
    /// Writes the fields, and what lies where the addresses of the live call's structure lead.
    static func write(
        _ output: FieldValues, to target: StructureReading, in memory: any CallerMemory
    ) throws(AnswerFault) {
        guard !output.isEmpty else { return }
        guard var bytes = memory.copy(target.address, count: target.structure.size) else {
            throw .badAddress
        }
        var isChanged = false
        for (name, value) in output.sorted(by: { $0.key < $1.key }) {
            let misfit = AnswerFault.misfit(field: name, structure: target.structure.name)
            if let buffer = target.buffers.first(where: { $0.field.name == name }) {
                try write(value, to: buffer, misfit, in: memory)
                continue
            }
            guard let field = target.structure.fields.first(where: { $0.name == name }),
                FieldCoding.encode(value, field, into: &bytes)
            else { throw misfit }
            isChanged = true
        }
        if isChanged, !memory.write(bytes, to: target.address) { throw .badAddress }
    }

    private static func write(
        _ value: FieldValue, to buffer: BufferReading, _ misfit: AnswerFault,
        in memory: any CallerMemory
    ) throws(AnswerFault) {
        guard buffer.pointee.flow.isOutput else { throw misfit }
        guard buffer.address != .null else { throw .badAddress }
        switch buffer.content {
        case .bytes, .operation:
            guard let bytes = value.rawBytes else { throw misfit }
            try put(bytes, in: buffer, misfit, memory)
        case .text:
            guard let text = FieldCoding.characters(value) else { throw misfit }
            // The NUL is the text's end, which needs no room where the text fills it.
            try put(text.count < buffer.room ? text + [0] : text, in: buffer, misfit, memory)
        case .integers(let kind, let meaning):
            let values = value.elements
            var bytes = [UInt8](repeating: 0, count: values.count * kind.width)
            for (index, value) in values.enumerated() {
                guard
                    FieldCoding.encode(
                        value, kind, meaning, into: &bytes, at: index * kind.width)
                else { throw misfit }
            }
            try put(bytes, in: buffer, misfit, memory)
        case .hypercalls: try Multicall.write(value.elements, to: buffer, misfit, in: memory)
        case .structure(let structure):
            try write(value.elements, structure, to: buffer, misfit, in: memory)
        }
    }

    private static func write(
        _ values: [FieldValue], _ structure: ABIStructure, to buffer: BufferReading,
        _ misfit: AnswerFault, in memory: any CallerMemory
    ) throws(AnswerFault) {
        guard values.count <= buffer.count else { throw misfit }
        for (index, value) in values.enumerated() {
            guard case .fields(let fields) = value else { throw misfit }
            if index < buffer.elements.count {
                try write(fields, to: buffer.elements[index], in: memory)
                continue
            }
            let start = index * structure.size
            let size = min(structure.size, buffer.room - start)
            let address = buffer.address.advanced(by: start)
            guard var bytes = memory.copy(address, count: size) else { throw .badAddress }
            bytes += repeatElement(0, count: structure.size - size)
            if let name = FieldCoding.encode(fields, structure, into: &bytes) {
                throw .misfit(field: name, structure: structure.name)
            }
            guard memory.write(Array(bytes.prefix(size)), to: address) else { throw .badAddress }
        }
    }

    private static func put(
        _ bytes: [UInt8], in buffer: BufferReading, _ misfit: AnswerFault,
        _ memory: any CallerMemory
    ) throws(AnswerFault) {
        guard bytes.count <= buffer.room else { throw misfit }
        if !bytes.isEmpty, !memory.write(bytes, to: buffer.address) { throw .badAddress }
    }
}

extension FieldValue {
    /// The elements of a list, whole or cut; a value that is no list is its own element.
    var elements: [FieldValue] {
        switch self {
        case .list(let list): list
        case .fields(let fields):
            if case .list(let first)? = fields[Self.firstKey], fields[Self.cutKey] != nil {
                first
            } else {
                [self]
            }
        case .number, .text: [self]
        }
    }
}
