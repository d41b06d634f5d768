// SPDX-License-Identifier: MIT

/// The value of a field, as a fixture writes it down.
public enum FieldValue: Hashable, Sendable {
    /// A number.
    case number(Int64)
    /// Bits in hexadecimal, a PCI address, characters, or a word for an address that differs from
    /// run to run.
    case text(String)
    /// The elements of an array.
    case list([FieldValue])
    /// The fields of a structure, or `raw` with bytes in hexadecimal.
    ///
    /// Of what was too large to be written down there is `cut`, how many elements there were, with
    /// `first`, the list of the first, or `raw`, the first bytes.
    case fields([String: FieldValue])
}

extension FieldValue: Codable {
    /// Reads a number, a text, a list or an object of them.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for anything else.
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

    /// Writes the value in its own JSON type.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
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
    /// The value as a recording has it.
    var asJSON: String { RecordedCallWriter.text(self) }

    static let rawKey = "raw"
    static let cutKey = "cut"
    static let firstKey = "first"

    /// Bytes without further meaning.
    static func raw(_ bytes: some Collection<UInt8>) -> FieldValue {
        .fields([rawKey: .text(hex(bytes))])
    }

    /// The bytes of a value that is ``raw(_:)``, cut or whole; nil for any other, or no hexadecimal.
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
