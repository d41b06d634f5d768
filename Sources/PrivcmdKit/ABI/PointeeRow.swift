// SPDX-License-Identifier: MIT

/// What an address of a structure leads to: its counts are found in the mirror by their key paths.
struct PointeeRow<Mirror> {
    let pointee: ABIPointee

    private init(
        _ content: ABIPointee.Content, _ flow: ABIField.Flow, _ extent: ExtentRow<Mirror>,
        _ written: ExtentRow<Mirror>?
    ) {
        pointee = ABIPointee(
            content: content, flow: flow, extent: extent.extent, written: written?.extent)
    }

    /// What the caller writes.
    static func input(_ content: ABIPointee.Content, _ extent: ExtentRow<Mirror>) -> Self {
        Self(content, .input, extent, nil)
    }

    /// What the kernel or the hypervisor writes; `written` tells how much, where it may be less.
    static func output(
        _ content: ABIPointee.Content, _ extent: ExtentRow<Mirror>,
        written: ExtentRow<Mirror>? = nil
    ) -> Self {
        Self(content, .output, extent, written)
    }

    /// What both write.
    static func both(
        _ content: ABIPointee.Content, _ extent: ExtentRow<Mirror>,
        written: ExtentRow<Mirror>? = nil
    ) -> Self {
        Self(content, .both, extent, written)
    }
}

/// How much lies at an address.
struct ExtentRow<Mirror> {
    let extent: ABIPointee.Extent

    static var one: Self { Self(extent: .one) }
    static var result: Self { Self(extent: .result) }
    static func fixed(_ count: Int) -> Self { Self(extent: .fixed(count)) }

    /// As much as a field says.
    static func count<Value: ABIElement>(
        _ path: KeyPath<Mirror, Value>, _ unit: ABICount.Unit = .elements
    ) -> Self {
        guard let offset = MemoryLayout<Mirror>.offset(of: path) else {
            preconditionFailure("a count is no stored field of \(Mirror.self)")
        }
        let kind = Value.kind
        return Self(
            extent: .counted(
                ABICount(offset: offset, width: kind.width, isSigned: kind.isSigned, unit: unit)))
    }
}

extension ABIPointee.Content {
    /// Integers of a type.
    static func list<Element: ABIElement>(
        of element: Element.Type, _ meaning: ABIField.Meaning = .number
    ) -> Self {
        .integers(Element.kind, meaning)
    }
}
