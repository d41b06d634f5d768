// SPDX-License-Identifier: MIT

/// The value of a field, as a fixture writes it down.
public enum FieldValue: Hashable, Sendable {
    /// A number.
    case number(Int64)
    /// Bits in hexadecimal, a PCI address, or a word for an address that differs from run to run.
    case text(String)
    /// The elements of an array.
    case list([FieldValue])
}

extension FieldValue: Codable {
    /// Reads a number, a text or a list of them.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([FieldValue].self))
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
        }
    }
}
