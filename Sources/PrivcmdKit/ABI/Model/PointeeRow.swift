// SPDX-License-Identifier: MIT

/// What an address in a structure points to, with lengths given by key paths in the mirror.
struct PointeeRow<Mirror> {
    let pointee: ABIPointee

    private init(
        _ content: ABIPointee.Content, _ direction: ABIField.Direction, _ length: LengthRow<Mirror>,
        _ written: LengthRow<Mirror>?
    ) {
        pointee = ABIPointee(
            content: content, direction: direction, length: length.length,
            writtenLength: written?.length)
    }

    /// Memory that the caller writes.
    static func input(_ content: ABIPointee.Content, _ length: LengthRow<Mirror>) -> Self {
        Self(content, .input, length, nil)
    }

    /// Memory that the kernel or the hypervisor writes; `written` is how much, if it may be less.
    static func output(
        _ content: ABIPointee.Content, _ length: LengthRow<Mirror>,
        written: LengthRow<Mirror>? = nil
    ) -> Self {
        Self(content, .output, length, written)
    }

    /// Memory that both sides write.
    static func both(
        _ content: ABIPointee.Content, _ length: LengthRow<Mirror>,
        written: LengthRow<Mirror>? = nil
    ) -> Self {
        Self(content, .both, length, written)
    }
}

/// The length of the memory at an address.
struct LengthRow<Mirror> {
    let length: ABIPointee.Length

    static var one: Self { Self(length: .one) }
    static var result: Self { Self(length: .result) }
    static func fixed(_ count: Int) -> Self { Self(length: .fixed(count)) }

    /// The value of a field.
    static func count<Value: ABIInteger>(
        _ path: KeyPath<Mirror, Value>, _ unit: ABICount.Unit = .elements
    ) -> Self {
        let kind = Value.kind
        return Self(
            length: .counted(
                ABICount(
                    offset: MemoryLayout<Mirror>.requiredOffset(of: path), width: kind.width,
                    isSigned: kind.isSigned, unit: unit)))
    }
}

extension ABIPointee.Content {
    /// Integers of one type.
    static func list<Element: ABIInteger>(
        of element: Element.Type, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        .integers(Element.kind, meaning)
    }
}
