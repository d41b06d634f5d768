// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A buffer that a field of a structure points to, with its content before the call.
struct DecodedBuffer: Sendable {
    /// The field that holds the address.
    let field: ABIField
    let pointee: ABIPointee
    /// The type of the content; an operation is replaced by its structure.
    let content: ABIPointee.Content
    let address: Address
    /// The size of the caller's buffer in elements.
    let count: Int
    /// The size of the caller's buffer in bytes.
    let capacity: Int
    /// The first elements, up to ``byteLimit``; nil if the memory cannot be read.
    let bytes: [UInt8]?
    /// The elements decoded, if they contain pointers to follow.
    let elements: [DecodedStructure]
    /// The elements decoded, if they are hypercalls.
    let calls: [CallDecoder.DecodedCall]

    /// The number of bytes that are read of one buffer at most.
    static let byteLimit = 1 << 16
    /// The number of elements whose pointers are followed at most.
    static let elementLimit = 64

    /// Reads the buffer that a field points to.
    ///
    /// `index` is the index of the field's structure in its array.
    init(
        _ field: ABIField, _ pointee: ABIPointee, of structure: DecodedStructure, at index: Int,
        in memory: any CallerMemory
    ) {
        self.field = field
        self.pointee = pointee
        address =
            field.size == 0
            ? structure.address.advanced(by: field.offset)
            : Address(structure.integer(at: field.offset, width: field.size))
        let length = pointee.length.count(in: structure.bytes, result: nil) ?? 0
        guard address != .null else {
            (content, count, capacity, bytes) = (pointee.content, length, 0, nil)
            (elements, calls) = ([], [])
            return
        }
        content = pointee.content.resolved(at: index, address, capacity: length, memory)
        if case .operation = pointee.content, case .structure = content {
            (count, capacity) = (1, length)
        } else {
            let product = length.multipliedReportingOverflow(by: content.elementSize)
            (count, capacity) = (length, product.overflow ? .max : product.partialValue)
        }
        bytes = Self.read(content, count, capacity: capacity, at: address, memory)
        elements = Self.elements(content, bytes ?? [], at: address, memory)
        calls =
            content.isHypercalls
            ? MulticallCoding.decodeEntries(bytes ?? [], at: address, memory) : []
    }

    /// Reads the first elements; bytes that a short buffer lacks are 0.
    private static func read(
        _ content: ABIPointee.Content, _ count: Int, capacity: Int, at address: Address,
        _ memory: any CallerMemory
    ) -> [UInt8]? {
        let width = content.elementSize
        let size = min(count, max(byteLimit / width, 1)) * width
        guard let bytes = memory.readBytes(at: address, count: min(size, capacity)) else {
            return nil
        }
        return bytes + repeatElement(0, count: size - bytes.count)
    }

    private static func elements(
        _ content: ABIPointee.Content, _ bytes: [UInt8], at address: Address,
        _ memory: any CallerMemory
    ) -> [DecodedStructure] {
        guard case .structure(let structure) = content,
            structure.fields.contains(where: { $0.pointee != nil })
        else { return [] }
        let starts = stride(from: 0, to: bytes.count, by: structure.size).prefix(elementLimit)
        return starts.enumerated().map { index, start in
            let element = Array(bytes[start..<(start + structure.size)])
            var decoded = DecodedStructure(structure, address.advanced(by: start), element)
            decoded.followPointers(in: memory, at: index)
            return decoded
        }
    }

    /// The content that the caller wrote; nil for a buffer without input.
    var input: FieldValue? {
        if address == .null { return field.size == 0 ? nil : FieldValue.null }
        guard pointee.direction.isInput else { return nil }
        guard let bytes else { return FieldValue.unreadable }
        if content.isHypercalls { return list(calls.map(MulticallCoding.inputValue), of: count) }
        return value(bytes, of: count, where: \.direction.isInput) { $0.input }
    }

    /// The content that the call wrote; nil if it wrote nothing.
    func output(result: Int64?, structure after: [UInt8], in memory: any CallerMemory)
        -> FieldValue?
    {
        guard pointee.direction.isOutput, address != .null, let before = bytes else { return nil }
        let written = pointee.writtenLength?.count(in: after, result: result) ?? count
        let count = min(written, count)
        guard let bytes = Self.read(content, count, capacity: capacity, at: address, memory) else {
            return nil
        }
        if content.isHypercalls {
            return list(MulticallCoding.outputValues(calls, bytes, in: memory), of: count)
        }
        if bytes[...] == before.prefix(bytes.count), elements.isEmpty {
            // After an error, unchanged bytes are assumed not to be output.
            if result == nil { return nil }
            // Unchanged bytes of an in/out buffer are the caller's own input.
            if pointee.direction == .both, !content.isStructure { return nil }
        }
        let value = value(bytes, of: count, where: \.direction.isOutput) {
            $0.output(result: result, in: memory)
        }
        return value.hasContent ? value : nil
    }

    /// Decodes the bytes of the first elements.
    private func value(
        _ bytes: [UInt8], of count: Int, where wanted: (ABIField) -> Bool,
        _ fields: (DecodedStructure) -> FieldValues
    ) -> FieldValue {
        let width = content.elementSize
        switch content {
        case .bytes, .operation, .hypercalls:
            guard bytes.count < count, case .fields(var truncated) = FieldValue.raw(bytes) else {
                return .raw(bytes)
            }
            truncated[FieldValue.countKey] = .number(Int64(count))
            return .fields(truncated)
        case .text: return FieldCoding.decodeText(bytes)
        case .integers(let kind, let meaning):
            return list(FieldCoding.decodeIntegers(bytes, meaning, kind), of: count)
        case .structure where !elements.isEmpty:
            return list(elements.prefix(count).map { .fields(fields($0)) }, of: count)
        case .structure(let structure):
            let values = stride(from: 0, to: bytes.count, by: width).map { start in
                let element = Array(bytes[start..<(start + width)])
                return FieldValue.fields(
                    FieldCoding.decode(structure, element, where: wanted))
            }
            return list(values, of: count)
        }
    }

    /// Whether a single element is also written as a list.
    private var isList: Bool {
        if case .one = pointee.length { return false }
        if case .operation = pointee.content { return false }
        return true
    }

    private func list(_ values: [FieldValue], of count: Int) -> FieldValue {
        if !isList, let value = values.first { return value }
        if values.count == count { return .list(values) }
        return .fields([
            FieldValue.countKey: .number(Int64(count)), FieldValue.elementsKey: .list(values),
        ])
    }
}

extension ABIPointee.Length {
    /// The number of elements; nil if it is the call's result and there is no result.
    fileprivate func count(in structure: [UInt8], result: Int64?) -> Int? {
        switch self {
        case .one: 1
        case .fixed(let count): count
        case .counted(let count): count.value(in: structure)
        case .result: result.map { max(Int($0), 0) }
        }
    }
}

extension ABIPointee.Content {
    /// The size of one element in bytes.
    var elementSize: Int {
        switch self {
        case .bytes, .text, .operation: 1
        case .hypercalls: ABIStructure.multicallEntry.size
        case .integers(let kind, _): kind.width
        case .structure(let structure): structure.size
        }
    }

    fileprivate var isHypercalls: Bool {
        if case .hypercalls = self { true } else { false }
    }

    fileprivate var isStructure: Bool {
        if case .structure = self { true } else { false }
    }

    /// The structure of an operation, by the command number at its start; bytes if it is unknown.
    fileprivate func resolved(
        at index: Int, _ address: Address, capacity: Int, _ memory: any CallerMemory
    ) -> Self {
        guard case .operation(let commands) = self else { return self }
        guard index == 0, capacity >= 4, let command = try? memory.load(UInt32(0), from: address),
            let structure = commands.row(command)?.argument
        else { return .bytes }
        return .structure(structure)
    }
}

extension FieldValue {
    /// Whether the value is more than objects without fields.
    fileprivate var hasContent: Bool {
        switch self {
        case .fields(let fields): !fields.isEmpty
        case .list(let list): list.contains(where: \.hasContent)
        case .number, .text: true
        }
    }
}
