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

    /// A field's last name: `gsi` of `u.gsi_permission.gsi`.
    private static func leaf(_ name: String) -> Substring {
        name.split(separator: ".").last ?? Substring(name)
    }

    /// The name without the union's and its arm's.
    private static func short(_ name: String) -> String {
        let parts = name.split(separator: ".")
        guard parts.count > 2, parts[0] == "u" else { return name }
        return parts.dropFirst(2).joined(separator: ".")
    }

    /// Takes a field by its last name, or by all of it.
    mutating func take(_ leaf: String) -> FieldValue? {
        let names = values.keys.filter { $0 == leaf || Self.leaf($0) == leaf }
        // A name that stands for several is nobody's, unless it is one's whole name.
        guard let name = names.count == 1 ? names.first : names.first(where: { $0 == leaf }) else {
            return nil
        }
        return values.removeValue(forKey: name)
    }

    /// Takes a field that is a number, also one that is written as bits.
    mutating func number(_ leaf: String) -> Int64? {
        let names = values.keys.filter { $0 == leaf || Self.leaf($0) == leaf }
        guard names.count == 1, let name = names.first, let number = values[name]?.integer else {
            return nil
        }
        values[name] = nil
        return number
    }

    /// Leaves fields out.
    mutating func drop(_ leaves: String...) {
        for leaf in leaves { _ = take(leaf) }
    }

    /// Tells something.
    mutating func tell(_ piece: String?) {
        if let piece { pieces.append(piece) }
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
