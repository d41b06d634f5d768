// SPDX-License-Identifier: MIT

/// The value of a field, as recordings store it.
public enum FieldValue: Hashable, Sendable {
    /// A number.
    case number(Int64)
    /// Hexadecimal bits, a PCI address, characters, or a keyword such as `address`.
    case text(String)
    /// The elements of an array.
    case list([FieldValue])
    /// The fields of a structure, or `raw` with bytes in hexadecimal.
    ///
    /// A truncated buffer has `cut`, the full number of elements, and either `first`, a list of the
    /// first elements, or `raw`, the first bytes.
    case fields([String: FieldValue])
}

extension FieldValue: Codable {
    /// Decodes a number, a string, a list or an object of these.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` for any other JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([FieldValue].self) {
            self = .list(list)
        } else {
            self = .fields(try container.decode([String: FieldValue].self))
        }
    }

    /// Encodes the value as its own JSON type.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .fields(let fields): try container.encode(fields)
        }
    }
}

extension FieldValue {
    /// The JSON text of the value, as in a recording.
    var json: String { RecordedCallWriter.text(self) }

    static let rawKey = "raw"
    static let cutKey = "cut"
    static let firstKey = "first"

    /// Makes a value of raw bytes.
    static func raw(_ bytes: some Collection<UInt8>) -> FieldValue {
        .fields([rawKey: .text(hex(bytes))])
    }

    /// The bytes of a complete or truncated ``raw(_:)``; nil for other values and invalid digits.
    var rawBytes: [UInt8]? {
        guard case .fields(let fields) = self, case .text(let digits)? = fields[Self.rawKey] else {
            return nil
        }
        return Self.bytes(hexadecimal: digits)
    }

    static func bytes(hexadecimal digits: String) -> [UInt8]? {
        let digits = Array(digits.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[index])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
