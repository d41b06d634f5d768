// SPDX-License-Identifier: MIT

/// Fields of a structure by name, as a fixture writes them down.
public typealias FieldValues = [String: FieldValue]

/// Reading fields out of a structure's bytes, and writing them into it, as the table says.
enum FieldCoding {
    /// What stands for an address that is not null: its value differs from run to run.
    private static let someAddress = FieldValue.text("address")
    private static let null = FieldValue.text("NULL")

    /// The fields of a structure that satisfy a condition.
    static func decode(
        _ structure: ABIStructure, _ bytes: [UInt8], where wanted: (ABIField) -> Bool
    ) -> FieldValues {
        var values: FieldValues = [:]
        for field in structure.fields where wanted(field) {
            values[field.name] = value(of: field, bytes)
        }
        return values
    }

    /// Writes the named fields into a structure's bytes.
    ///
    /// - Returns: the name of a field that the structure does not have, or whose value does not fit.
    static func encode(
        _ values: FieldValues, _ structure: ABIStructure, into bytes: inout [UInt8]
    ) -> String? {
        for (name, value) in values {
            guard let field = structure.fields.first(where: { $0.name == name }),
                let number = number(from: value, field), fits(number, field)
            else { return name }
            for index in 0..<field.size {
                bytes[field.offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
            }
        }
        return nil
    }

    private static func value(of field: ABIField, _ bytes: [UInt8]) -> FieldValue {
        let elements = (0..<field.kind.count).map { index in
            element(bytes, at: field.offset + index * field.kind.width, field)
        }
        return field.kind.count == 1 ? elements[0] : .list(elements)
    }

    private static func element(_ bytes: [UInt8], at offset: Int, _ field: ABIField) -> FieldValue {
        let width = field.kind.width
        var bits: UInt64 = 0
        for index in (0..<width).reversed() { bits = bits << 8 | UInt64(bytes[offset + index]) }
        switch field.meaning {
        case .sbdf: return .text(SBDF(rawValue: UInt32(truncatingIfNeeded: bits)).description)
        case .address: return bits == 0 ? null : someAddress
        case .bits: return .text("0x" + String(bits, radix: 16))
        case .number:
            let unused = UInt64.bitWidth - width * 8
            if field.kind.isSigned { return .number(Int64(bitPattern: bits << unused) >> unused) }
            return Int64(exactly: bits).map(FieldValue.number)
                ?? .text("0x" + String(bits, radix: 16))
        }
    }

    /// The bits of a scalar field's value, sign-extended.
    private static func number(from value: FieldValue, _ field: ABIField) -> Int64? {
        switch value {
        case .number(let number): return number
        case .list: return nil
        case .text(let text):
            if field.meaning == .sbdf {
                return (try? SBDF(parsing: text)).map { Int64($0.rawValue) }
            }
            guard text.hasPrefix("0x") else { return nil }
            return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
        }
    }

    private static func fits(_ number: Int64, _ field: ABIField) -> Bool {
        guard field.kind.count == 1 else { return false }
        let bits = field.kind.width * 8
        if bits == 64 { return true }
        if field.kind.isSigned { return number >= -(1 << (bits - 1)) && number < 1 << (bits - 1) }
        return number >= 0 && number < 1 << bits
    }
}
