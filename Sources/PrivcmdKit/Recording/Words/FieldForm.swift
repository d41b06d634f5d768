// SPDX-License-Identifier: MIT

/// The fields of one side of a call on their way to words.
///
/// A special form takes the fields that it has words for; what is left is told as `name value`, in
/// the order of the structure.
struct FieldForm {
    /// Whether these are the fields that the caller wrote.
    let isInput: Bool
    private var values: FieldValues
    private let structure: ABIStructure?
    private var pieces: [String] = []

    init(_ values: FieldValues, _ structure: ABIStructure?, isInput: Bool) {
        self.values = values
        self.structure = structure
        self.isInput = isInput
    }

    /// The name without the union's and its arm's.
    private static func short(_ name: String) -> String {
        let parts = name.split(separator: ".")
        guard parts.count > 2, parts[0] == "u" else { return name }
        return parts.dropFirst(2).joined(separator: ".")
    }

    /// The field that a name's end means, or all of a name.
    ///
    /// An end that stands for several is nobody's.
    private func name(_ end: String) -> String? {
        if values[end] != nil { return end }
        let names = values.keys.filter { $0.hasSuffix("." + end) }
        return names.count == 1 ? names.first : nil
    }

    /// Takes a field by its name's end.
    mutating func take(_ end: String) -> FieldValue? {
        name(end).flatMap { values.removeValue(forKey: $0) }
    }

    /// Takes a field that is a number, also one that is written as bits.
    mutating func number(_ leaf: String) -> Int64? {
        guard let name = name(leaf), let number = values[name]?.integer else { return nil }
        values[name] = nil
        return number
    }

    /// Leaves fields of the envelope out, which an argument may have too.
    mutating func dropHead(_ names: String...) {
        for name in names { values[name] = nil }
    }

    /// Leaves fields out.
    mutating func drop(_ leaves: String...) {
        for leaf in leaves { _ = take(leaf) }
    }

    /// Tells something.
    mutating func tell(_ piece: String?) {
        if let piece { pieces.append(piece) }
    }

    /// Tells a number by its name.
    mutating func tellNamed(_ leaf: String, _ names: [Int64: String]) {
        tell(SpecialForms.name(number(leaf), names))
    }

    /// Tells the bits that are set by their names, the lowest bit's first.
    mutating func tellBits(_ leaf: String, _ names: [String], as label: String = "") {
        guard let bits = number(leaf) else { return }
        let known = names.indices.filter { bits >> Int64($0) & 1 == 1 }.map { names[$0] }
        let rest = (bits >> Int64(names.count)) << Int64(names.count)
        let all = known + (rest == 0 ? [] : [FieldWords.range(rest, count: 1) + " ?"])
        tell((label.isEmpty ? "" : label + " ") + "{" + all.joined(separator: ", ") + "}")
    }

    /// Tells the fields of another structure as if they were this one's.
    mutating func tellFields(_ fields: FieldValues, _ structure: ABIStructure?) {
        var form = FieldForm(fields, structure, isInput: isInput)
        pieces += form.finished()
    }

    /// Tells a domain.
    mutating func tellDomain(_ leaf: String) { tell(number(leaf).map(FieldWords.domain)) }

    /// Tells a device that is given by segment, bus, and slot and function.
    mutating func tellDevice() {
        let places = [("seg", "bus", "devfn"), ("dev.seg", "dev.bus", "dev.devfn")]
        for (segment, bus, devfn) in places {
            guard let low = values[devfn]?.integer, let middle = values[bus]?.integer else {
                continue
            }
            let high = values[segment]?.integer ?? 0
            for name in [segment, bus, devfn] { values[name] = nil }
            tell(FieldWords.device(high << 16 | middle << 8 | low))
            return
        }
    }

    /// All that was told, and behind it the fields that are left.
    mutating func finished() -> [String] {
        let order = structure?.fields ?? []
        var left: [String] = []
        for field in order {
            guard let value = values.removeValue(forKey: field.name) else { continue }
            left += FieldWords.piece(Self.short(field.name), value, field).map { [$0] } ?? []
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            left += FieldWords.piece(Self.short(name), value, nil).map { [$0] } ?? []
        }
        return pieces + left
    }
}

extension FieldValue {
    /// The number that it is, also where it is written as bits.
    var integer: Int64? {
        switch self {
        case .number(let number): number
        case .text(let text) where text.hasPrefix("0x"):
            UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
        case .text, .list, .fields: nil
        }
    }
}
