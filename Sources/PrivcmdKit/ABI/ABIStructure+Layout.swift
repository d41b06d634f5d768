// SPDX-License-Identifier: MIT

/// An integer type that fields of the mirror have.
protocol ABIElement: BitwiseCopyable {
    static var kind: ABIField.Kind { get }
}

extension ABIElement where Self: FixedWidthInteger {
    static var kind: ABIField.Kind {
        .init(width: bitWidth / UInt8.bitWidth, isSigned: isSigned, count: 1)
    }
}

extension UInt8: ABIElement {}
extension UInt16: ABIElement {}
extension UInt32: ABIElement {}
extension UInt64: ABIElement {}
extension Int8: ABIElement {}
extension Int16: ABIElement {}
extension Int32: ABIElement {}
extension Int64: ABIElement {}

/// One row of a structure of the table: a field, found in the mirror by its key path.
///
/// Offset and width come from the C structure, so that neither is typed a second time.
struct FieldRow<Mirror> {
    let field: ABIField

    private init(_ field: ABIField) { self.field = field }

    private init(
        _ name: String, _ path: PartialKeyPath<Mirror>, _ kind: ABIField.Kind,
        _ flow: ABIField.Flow,
        _ meaning: ABIField.Meaning
    ) {
        guard let offset = MemoryLayout<Mirror>.offset(of: path) else {
            preconditionFailure("\(name) is no stored field of \(Mirror.self)")
        }
        self.init(
            ABIField(name: name, offset: offset, kind: kind, flow: flow, meaning: meaning))
    }

    /// The fields of one arm of a union, named after the arm.
    ///
    /// Swift gives no offset for a key path through a union: the union's own is added instead.
    static func arm<Union, Arm>(
        _ name: String, of union: KeyPath<Mirror, Union>, _ rows: [FieldRow<Arm>]
    ) -> [Self] {
        guard let base = MemoryLayout<Mirror>.offset(of: union) else {
            preconditionFailure("the union of \(name) is no stored field of \(Mirror.self)")
        }
        return rows.map { Self($0.field.within(name, at: base)) }
    }

    /// A field that the caller writes.
    static func input<Value: ABIElement>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .input, meaning)
    }

    /// A field that the kernel or the hypervisor writes.
    static func output<Value: ABIElement>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .output, meaning)
    }

    /// A field that both write.
    static func both<Value: ABIElement>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .both, meaning)
    }

    /// An array, which Swift imports as a tuple of its elements.
    static func array<Tuple, Element: ABIElement>(
        _ name: String, _ path: KeyPath<Mirror, Tuple>, of element: Element.Type,
        _ flow: ABIField.Flow, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        let one = Element.kind
        let count = MemoryLayout<Tuple>.size / one.width
        return Self(
            name, path, .init(width: one.width, isSigned: one.isSigned, count: count), flow, meaning
        )
    }

    /// A number of 64 bits in two halves, where C would not put it.
    static func pair(
        _ name: String, _ path: KeyPath<Mirror, (UInt32, UInt32)>,
        _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, UInt64.kind, .both, meaning)
    }

    /// An address, and what lies there.
    static func pointer<Value: ABIElement>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ pointee: PointeeRow<Mirror>
    ) -> Self {
        guard let offset = MemoryLayout<Mirror>.offset(of: path) else {
            preconditionFailure("\(name) is no stored field of \(Mirror.self)")
        }
        return Self(
            ABIField(
                name: name, offset: offset, kind: Value.kind, flow: .input, meaning: .address,
                pointee: pointee.pointee))
    }

    /// The same field, where it counts for some operations alone.
    ///
    /// `readers` and `writers` are the operations, as another field says them, or several that lie side by side:
    /// the number that they make up together, of `width` bytes.
    func counting(
        _ operation: KeyPath<Mirror, UInt32>, width: Int, readers: [UInt64], writers: [UInt64]
    ) -> Self {
        guard let offset = MemoryLayout<Mirror>.offset(of: operation) else {
            preconditionFailure("the operation is no stored field of \(Mirror.self)")
        }
        return Self(
            ABIField(
                name: field.name, offset: field.offset, kind: field.kind, flow: field.flow,
                meaning: field.meaning, pointee: field.pointee,
                relevance: ABIRelevance(
                    offset: offset, width: width, readers: Set(readers), writers: Set(writers)),
                designators: field.designators))
    }

    /// The same field, where C designates it otherwise than by its name: upstream, then in older copies.
    func designated(_ designators: String...) -> Self {
        Self(
            ABIField(
                name: field.name, offset: field.offset, kind: field.kind, flow: field.flow,
                meaning: field.meaning, pointee: field.pointee, relevance: field.relevance,
                designators: designators))
    }

    /// The same field, where it counts for some operations alone.
    func counting(
        _ operation: KeyPath<Mirror, UInt32>, readers: [UInt32] = [], writers: [UInt32] = []
    ) -> Self {
        counting(
            operation, width: MemoryLayout<UInt32>.size, readers: readers.map(UInt64.init),
            writers: writers.map(UInt64.init))
    }

    /// What follows the structure: an array whose length no type tells.
    static func trailing(_ name: String, _ pointee: PointeeRow<Mirror>) -> Self {
        Self(
            ABIField(
                name: name, offset: MemoryLayout<Mirror>.size,
                kind: .init(width: 1, isSigned: false, count: 0), flow: pointee.pointee.flow,
                meaning: .address, pointee: pointee.pointee))
    }
}

extension ABIStructure {
    /// Describes a structure of the mirror.
    init<Mirror>(
        _ name: String, _ mirror: Mirror.Type, _ rows: [FieldRow<Mirror>]
    ) {
        self.init(name: name, size: MemoryLayout<Mirror>.size, fields: rows.map(\.field))
    }
}
