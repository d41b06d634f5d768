// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Formats the input or the output fields of a call.
///
/// ``SpecialFormatters`` removes the fields that it formats itself. The rest is formatted as
/// `name value`, in the order of the structure.
struct StructureFormatter {
    /// Whether these are input fields.
    let isInput: Bool
    private var values: FieldValues
    private let structure: ABIStructure?
    private var pieces: [String] = []

    init(_ values: FieldValues, _ structure: ABIStructure?, isInput: Bool) {
        self.values = values
        self.structure = structure
        self.isInput = isInput
    }

    /// The name without the union and the union's member.
    private static func shortName(_ name: String) -> String {
        let parts = name.split(separator: ".")
        guard parts.count > 2, parts[0] == "u" else { return name }
        return parts.dropFirst(2).joined(separator: ".")
    }

    /// Finds a field by its full name or by a unique suffix after a dot.
    private func fullName(_ suffix: String) -> String? {
        if values[suffix] != nil { return suffix }
        let names = values.keys.filter { $0.hasSuffix("." + suffix) }
        return names.count == 1 ? names.first : nil
    }

    /// Removes a field by name or suffix.
    mutating func removeValue(_ suffix: String) -> FieldValue? {
        fullName(suffix).flatMap { values.removeValue(forKey: $0) }
    }

    /// Removes a field that is a number in decimal or hexadecimal.
    mutating func removeNumber(_ leaf: String) -> Int64? {
        guard let name = fullName(leaf), let number = values[name]?.integer else { return nil }
        values[name] = nil
        return number
    }

    /// Drops fields of the envelope by their exact names: an argument may have the same suffix.
    mutating func dropEnvelope(_ names: String...) {
        for name in names { values[name] = nil }
    }

    /// Drops fields by name or suffix.
    mutating func drop(_ leaves: String...) {
        for leaf in leaves { _ = removeValue(leaf) }
    }

    /// Appends a text, unless it is nil.
    mutating func append(_ piece: String?) {
        if let piece { pieces.append(piece) }
    }

    /// Removes a number and appends its name.
    mutating func appendNamed(_ leaf: String, _ names: [Int64: String]) {
        append(SpecialFormatters.name(removeNumber(leaf), names))
    }

    /// Removes a bit mask and appends the names of its bits, lowest bit first.
    mutating func appendBits(_ leaf: String, _ names: [String], as label: String = "") {
        guard let bits = removeNumber(leaf) else { return }
        let known = names.indices.filter { bits >> Int64($0) & 1 == 1 }.map { names[$0] }
        let rest = (bits >> Int64(names.count)) << Int64(names.count)
        let all = known + (rest == 0 ? [] : [ValueFormatter.range(rest, count: 1) + " ?"])
        append((label.isEmpty ? "" : label + " ") + "{" + all.joined(separator: ", ") + "}")
    }

    /// Appends the fields of another structure.
    mutating func appendFields(_ fields: FieldValues, _ structure: ABIStructure?) {
        var formatter = StructureFormatter(fields, structure, isInput: isInput)
        pieces += formatter.finish()
    }

    /// Removes a domain ID and appends the domain.
    mutating func appendDomain(_ leaf: String) {
        append(removeNumber(leaf).map(ValueFormatter.domain))
    }

    /// Removes segment, bus and devfn, and appends the device.
    mutating func appendDevice() {
        let names = [("seg", "bus", "devfn"), ("dev.seg", "dev.bus", "dev.devfn")]
        for (segment, bus, devfn) in names {
            guard let low = values[devfn]?.integer, let middle = values[bus]?.integer else {
                continue
            }
            let high = values[segment]?.integer ?? 0
            for name in [segment, bus, devfn] { values[name] = nil }
            append(ValueFormatter.device(high << 16 | middle << 8 | low))
            return
        }
    }

    /// Returns the appended texts, then the remaining fields.
    mutating func finish() -> [String] {
        let order = structure?.fields ?? []
        var left: [String] = []
        for field in order {
            guard let value = values.removeValue(forKey: field.name) else { continue }
            left +=
                ValueFormatter.namedValue(Self.shortName(field.name), value, field).map { [$0] }
                ?? []
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            left += ValueFormatter.namedValue(Self.shortName(name), value, nil).map { [$0] } ?? []
        }
        return pieces + left
    }
}

extension FieldValue {
    /// The value as a number, from decimal or hexadecimal; nil for other values.
    var integer: Int64? {
        switch self {
        case .number(let number): number
        case .text(let text) where text.hasPrefix("0x"):
            UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
        case .text, .list, .fields: nil
        }
    }
}
