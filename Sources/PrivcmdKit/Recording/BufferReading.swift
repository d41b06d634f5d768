// SPDX-License-Identifier: MIT

/// What an address in a structure leads to, as it was when it was read.
struct BufferReading: Sendable {
    /// The field with the address.
    let field: ABIField
    let pointee: ABIPointee
    /// What lies there; an operation has become its structure here.
    let content: ABIPointee.Content
    let address: Address
    /// How many elements the caller has there.
    let count: Int
    /// How many bytes the caller has there.
    let room: Int
    /// The first elements, as many as are read; nil where they cannot be read.
    let bytes: [UInt8]?
    /// Each of them, where they have addresses that are followed.
    let elements: [StructureReading]

    /// The most that is read of one buffer, in bytes.
    static let limit = 1 << 16
    /// The most elements whose own addresses are followed.
    static let elementLimit = 64

    /// Reads what a field leads to.
    ///
    /// `index` is the place of the field's structure among others of its kind.
    init(
        _ field: ABIField, _ pointee: ABIPointee, of structure: StructureReading, at index: Int,
        in memory: any CallerMemory
    ) {
        self.field = field
        self.pointee = pointee
        address =
            field.size == 0
            ? structure.address.advanced(by: field.offset)
            : Address(structure.integer(at: field.offset, width: field.size))
        let told = pointee.extent.count(in: structure.bytes, result: nil) ?? 0
        guard address != .null else {
            (content, count, room, bytes, elements) = (pointee.content, told, 0, nil, [])
            return
        }
        content = pointee.content.resolved(at: index, address, room: told, memory)
        if case .operation = pointee.content, case .structure = content {
            (count, room) = (1, told)
        } else {
            let product = told.multipliedReportingOverflow(by: content.width)
            (count, room) = (told, product.overflow ? .max : product.partialValue)
        }
        bytes = Self.read(content, count, room: room, at: address, memory)
        elements = Self.elements(content, bytes ?? [], at: address, memory)
    }

    /// Reads the first of some elements; what a short structure lacks is 0.
    private static func read(
        _ content: ABIPointee.Content, _ count: Int, room: Int, at address: Address,
        _ memory: any CallerMemory
    ) -> [UInt8]? {
        let width = content.width
        let size = min(count, max(limit / width, 1)) * width
        guard let bytes = memory.copy(address, count: min(size, room)) else { return nil }
        return bytes + repeatElement(0, count: size - bytes.count)
    }

    private static func elements(
        _ content: ABIPointee.Content, _ bytes: [UInt8], at address: Address,
        _ memory: any CallerMemory
    ) -> [StructureReading] {
        guard case .structure(let structure) = content,
            structure.fields.contains(where: { $0.pointee != nil })
        else { return [] }
        let starts = stride(from: 0, to: bytes.count, by: structure.size).prefix(elementLimit)
        return starts.enumerated().map { index, start in
            let element = Array(bytes[start..<(start + structure.size)])
            var reading = StructureReading(structure, address.advanced(by: start), element)
            reading.follow(in: memory, at: index)
            return reading
        }
    }

    /// What the caller wrote there; nil where that does not matter.
    var input: FieldValue? {
        if address == .null { return field.size == 0 ? nil : FieldCoding.null }
        guard pointee.flow.isInput else { return nil }
        guard let bytes else { return FieldCoding.unreadable }
        return value(bytes, of: count, where: \.flow.isInput) { $0.input }
    }

    /// What a call wrote there; nil where it wrote nothing.
    func output(result: Int64?, structure after: [UInt8], in memory: any CallerMemory)
        -> FieldValue?
    {
        guard pointee.flow.isOutput, address != .null, let before = bytes else { return nil }
        let written = pointee.written?.count(in: after, result: result) ?? count
        let count = min(written, count)
        guard let bytes = Self.read(content, count, room: room, at: address, memory) else {
            return nil
        }
        if bytes[...] == before.prefix(bytes.count), elements.isEmpty {
            // Nothing tells what an error wrote from what lay there.
            if result == nil { return nil }
            // What the caller may have written itself is left out where it is as it was.
            if pointee.flow == .both, !content.isStructure { return nil }
        }
        let value = value(bytes, of: count, where: \.flow.isOutput) {
            $0.output(result: result, in: memory)
        }
        return value.tellsSomething ? value : nil
    }

    /// The value of bytes that hold the first of some elements.
    private func value(
        _ bytes: [UInt8], of count: Int, where wanted: (ABIField) -> Bool,
        _ fields: (StructureReading) -> FieldValues
    ) -> FieldValue {
        let width = content.width
        switch content {
        case .bytes, .operation:
            guard bytes.count < count, case .fields(var cut) = FieldValue.raw(bytes) else {
                return .raw(bytes)
            }
            cut[FieldValue.cutKey] = .number(Int64(count))
            return .fields(cut)
        case .text: return FieldCoding.text(bytes)
        case .integers(let kind, let meaning):
            return list(FieldCoding.elements(bytes, meaning, kind), of: count)
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

    /// Whether the value is a list also where there is one element.
    private var isList: Bool {
        if case .one = pointee.extent { return false }
        if case .operation = pointee.content { return false }
        return true
    }

    private func list(_ values: [FieldValue], of count: Int) -> FieldValue {
        if !isList, let value = values.first { return value }
        if values.count == count { return .list(values) }
        return .fields([
            FieldValue.cutKey: .number(Int64(count)), FieldValue.firstKey: .list(values),
        ])
    }
}

extension ABIPointee.Extent {
    /// How many elements there are; nil where the call's result tells and there is none.
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
    var width: Int {
        switch self {
        case .bytes, .text, .operation: 1
        case .integers(let kind, _): kind.width
        case .structure(let structure): structure.size
        }
    }

    fileprivate var isStructure: Bool {
        if case .structure = self { true } else { false }
    }

    /// What an operation is, by the command that it begins with: bytes where nobody knows it.
    fileprivate func resolved(
        at index: Int, _ address: Address, room: Int, _ memory: any CallerMemory
    ) -> Self {
        guard case .operation(let commands) = self else { return self }
        guard index == 0, room >= 4, let command = try? memory.load(UInt32(0), from: address),
            let structure = commands.row(command)?.argument
        else { return .bytes }
        return .structure(structure)
    }
}

extension FieldValue {
    /// Whether it is more than objects without fields.
    fileprivate var tellsSomething: Bool {
        switch self {
        case .fields(let fields): !fields.isEmpty
        case .list(let list): list.contains(where: \.tellsSomething)
        case .number, .text: true
        }
    }
}
