// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Field values by field name, as recordings store them.
package typealias FieldValues = [String: FieldValue]

/// Decodes the fields of a structure from its bytes, and encodes them, as the ABI table describes.
package enum FieldCoding {
    /// Decodes the fields that satisfy a condition.
    ///
    /// An address becomes `address` or `NULL`. ``CallDecoder`` follows addresses.
    package static func decode(
        _ structure: ABIStructure, _ bytes: [UInt8], where wanted: (ABIField) -> Bool
    ) -> FieldValues {
        var values: FieldValues = [:]
        for field in structure.fields where field.size > 0 && wanted(field) {
            values[field.name] = decodeField(of: field, bytes)
        }
        return values
    }

    /// Encodes fields into the bytes of a structure.
    ///
    /// - Returns: the name of a field that is unknown, or whose value does not fit; nil on success.
    package static func encode(
        _ values: FieldValues, _ structure: ABIStructure, into bytes: inout [UInt8]
    ) -> String? {
        for (name, value) in values {
            guard let field = structure.fields.first(where: { $0.name == name }),
                encode(value, field, into: &bytes)
            else { return name }
        }
        return nil
    }

    /// Encodes one field; false if the value does not fit.
    static func encode(_ value: FieldValue, _ field: ABIField, into bytes: inout [UInt8]) -> Bool {
        let range = field.offset..<(field.offset + field.size)
        switch (field.meaning, value) {
        case (.bytes, _), (.handle, .fields):
            guard let raw = value.rawBytes, raw.count == field.size else { return false }
            bytes.replaceSubrange(range, with: raw)
            return true
        case (.text, _):
            guard let text = textBytes(value), text.count <= field.size else { return false }
            let padding = repeatElement(UInt8(0), count: field.size - text.count)
            bytes.replaceSubrange(range, with: text + padding)
            return true
        case (_, .list(let elements)):
            guard field.kind.count > 1, field.kind.count == elements.count else { return false }
            return elements.indices.allSatisfy { index in
                let offset = field.offset + index * field.kind.width
                return encode(elements[index], field.kind, field.meaning, into: &bytes, at: offset)
            }
        default:
            return field.kind.count == 1
                && encode(value, field.kind, field.meaning, into: &bytes, at: field.offset)
        }
    }

    /// Encodes one integer; false if it does not fit.
    static func encode(
        _ value: FieldValue, _ kind: ABIField.Kind, _ meaning: ABIField.Meaning,
        into bytes: inout [UInt8], at offset: Int
    ) -> Bool {
        guard let number = integer(from: value, meaning), fits(number, kind) else { return false }
        bytes.setLittleEndian(number, at: offset, width: kind.width)
        return true
    }

    private static func decodeField(of field: ABIField, _ bytes: [UInt8]) -> FieldValue {
        let range = field.offset..<(field.offset + field.size)
        switch field.meaning {
        case .bytes: return .raw(bytes[range])
        case .text: return decodeText(bytes[range])
        default:
            if field.kind.count == 1 {
                return decodeInteger(bytes, at: field.offset, field.kind, field.meaning)
            }
            return .list(decodeIntegers(bytes[range], field.meaning, field.kind))
        }
    }

    /// Decodes an array of integers.
    static func decodeIntegers(
        _ bytes: some Sequence<UInt8>, _ meaning: ABIField.Meaning, _ kind: ABIField.Kind
    ) -> [FieldValue] {
        let bytes = Array(bytes)
        return stride(from: 0, to: bytes.count, by: kind.width).map {
            decodeInteger(bytes, at: $0, kind, meaning)
        }
    }

    /// Decodes characters up to the first NUL; raw bytes if they are not UTF-8.
    static func decodeText(_ bytes: some Collection<UInt8>) -> FieldValue {
        let characters = bytes.prefix { $0 != 0 }
        guard let text = String(validating: characters, as: UTF8.self) else { return .raw(bytes) }
        return .text(text)
    }

    /// Encodes a value that ``decodeText(_:)`` returned.
    static func textBytes(_ value: FieldValue) -> [UInt8]? {
        if case .text(let text) = value { return Array(text.utf8) }
        return value.rawBytes
    }

    private static func decodeInteger(
        _ bytes: [UInt8], at offset: Int, _ kind: ABIField.Kind, _ meaning: ABIField.Meaning
    ) -> FieldValue {
        let width = kind.width
        let bits = bytes.littleEndian(at: offset, width: width) ?? 0
        switch meaning {
        case .sbdf: return .text(SBDF(rawValue: UInt32(truncatingIfNeeded: bits)).description)
        case .address: return bits == 0 ? .null : .address
        case .bits: return .text("0x" + String(bits, radix: 16))
        case .number, .text, .bytes, .domain, .handle, .port, .descriptor:
            let unused = UInt64.bitWidth - width * 8
            if kind.isSigned { return .number(Int64(bitPattern: bits << unused) >> unused) }
            return Int64(exactly: bits).map(FieldValue.number)
                ?? .text("0x" + String(bits, radix: 16))
        }
    }

    /// The bits of a scalar value, sign-extended.
    private static func integer(from value: FieldValue, _ meaning: ABIField.Meaning) -> Int64? {
        switch value {
        case .number(let number): return number
        case .list, .fields: return nil
        case .text(let text):
            if meaning == .sbdf {
                return (try? SBDF(parsing: text)).map { Int64($0.rawValue) }
            }
            guard text.hasPrefix("0x") else { return nil }
            return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
        }
    }

    private static func fits(_ number: Int64, _ kind: ABIField.Kind) -> Bool {
        let bits = kind.width * 8
        if bits == 64 { return true }
        if kind.isSigned { return number >= -(1 << (bits - 1)) && number < 1 << (bits - 1) }
        return number >= 0 && number < 1 << bits
    }
}
