// SPDX-License-Identifier: MIT

/// An integer type of the mirror's fields.
protocol ABIInteger: BitwiseCopyable {
    static var kind: ABIField.Kind { get }
}

extension ABIInteger where Self: FixedWidthInteger {
    static var kind: ABIField.Kind {
        .init(width: bitWidth / UInt8.bitWidth, isSigned: isSigned, count: 1)
    }
}

extension UInt8: ABIInteger {}
extension UInt16: ABIInteger {}
extension UInt32: ABIInteger {}
extension UInt64: ABIInteger {}
extension Int8: ABIInteger {}
extension Int16: ABIInteger {}
extension Int32: ABIInteger {}
extension Int64: ABIInteger {}

/// One row of a structure of the table: a field, given by its key path in the mirror.
///
/// Offset and width come from the C structure, so the table does not repeat them.
struct FieldRow<Mirror> {
    let field: ABIField

    private init(_ field: ABIField) { self.field = field }

    private init(
        _ name: String, _ path: PartialKeyPath<Mirror>, _ kind: ABIField.Kind,
        _ direction: ABIField.Direction,
        _ meaning: ABIField.Meaning
    ) {
        self.init(
            ABIField(
                name: name, offset: MemoryLayout<Mirror>.requiredOffset(of: path), kind: kind,
                direction: direction, meaning: meaning))
    }

    /// The fields of one member of a union, prefixed with the member's name.
    ///
    /// Swift has no offset for a key path through a union, so this adds the union's own.
    static func member<Union, Member>(
        _ name: String, of union: KeyPath<Mirror, Union>, _ rows: [FieldRow<Member>]
    ) -> [Self] {
        let base = MemoryLayout<Mirror>.requiredOffset(of: union)
        return rows.map { Self($0.field.nested(in: name, at: base)) }
    }

    /// A field that the caller writes.
    static func input<Value: ABIInteger>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .input, meaning)
    }

    /// A field that the kernel or the hypervisor writes.
    static func output<Value: ABIInteger>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .output, meaning)
    }

    /// A field that both sides write.
    static func both<Value: ABIInteger>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, Value.kind, .both, meaning)
    }

    /// An array, which Swift imports as a tuple of its elements.
    static func array<Tuple, Element: ABIInteger>(
        _ name: String, _ path: KeyPath<Mirror, Tuple>, of element: Element.Type,
        _ direction: ABIField.Direction, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        let single = Element.kind
        let count = MemoryLayout<Tuple>.size / single.width
        return Self(
            name, path, .init(width: single.width, isSigned: single.isSigned, count: count),
            direction, meaning)
    }

    /// A 64-bit number that the mirror has as two halves, at an offset that C would not choose.
    static func pair(
        _ name: String, _ path: KeyPath<Mirror, (UInt32, UInt32)>,
        _ meaning: ABIField.Meaning = .number
    ) -> Self {
        Self(name, path, UInt64.kind, .both, meaning)
    }

    /// An address, and what it points to.
    static func pointer<Value: ABIInteger>(
        _ name: String, _ path: KeyPath<Mirror, Value>, _ pointee: PointeeRow<Mirror>
    ) -> Self {
        Self(
            ABIField(
                name: name, offset: MemoryLayout<Mirror>.requiredOffset(of: path), kind: Value.kind,
                direction: .input, meaning: .address,
                pointee: pointee.pointee))
    }

    /// The same field, used only by some operations.
    ///
    /// `readers` and `writers` are values of the field `operation`. If several adjacent fields
    /// determine the operation, they are the number of `width` bytes that these form together.
    func discriminated(
        by operation: KeyPath<Mirror, UInt32>, width: Int, readers: [UInt64], writers: [UInt64]
    ) -> Self {
        Self(
            ABIField(
                name: field.name, offset: field.offset, kind: field.kind,
                direction: field.direction,
                meaning: field.meaning, pointee: field.pointee,
                discriminant: Discriminant(
                    offset: MemoryLayout<Mirror>.requiredOffset(of: operation), width: width,
                    readers: Set(readers), writers: Set(writers)),
                designators: field.designators))
    }

    /// The same field, if its C designators differ from its name: upstream, then in older copies.
    func designated(_ designators: String...) -> Self {
        Self(
            ABIField(
                name: field.name, offset: field.offset, kind: field.kind,
                direction: field.direction,
                meaning: field.meaning, pointee: field.pointee, discriminant: field.discriminant,
                designators: designators))
    }

    /// The same field, used only by some operations.
    func discriminated(
        by operation: KeyPath<Mirror, UInt32>, readers: [UInt32] = [], writers: [UInt32] = []
    ) -> Self {
        discriminated(
            by: operation, width: MemoryLayout<UInt32>.size, readers: readers.map(UInt64.init),
            writers: writers.map(UInt64.init))
    }

    /// An array after the structure, whose length is not part of the type.
    static func trailing(_ name: String, _ pointee: PointeeRow<Mirror>) -> Self {
        Self(
            ABIField(
                name: name, offset: MemoryLayout<Mirror>.size,
                kind: .init(width: 1, isSigned: false, count: 0),
                direction: pointee.pointee.direction,
                meaning: .address, pointee: pointee.pointee))
    }
}

extension MemoryLayout {
    /// The offset of a field, which must be a stored one.
    static func requiredOffset(of field: PartialKeyPath<T>) -> Int {
        guard let offset = offset(of: field) else {
            preconditionFailure("\(field) is no stored field of \(T.self)")
        }
        return offset
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
