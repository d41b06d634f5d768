// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The value of a field, as recordings store it.
package enum FieldValue: Hashable, Sendable {
    case number(Int64)
    /// Hexadecimal bits, a PCI address, characters, or a keyword such as `address`.
    case text(String)
    /// The elements of an array.
    case list([FieldValue])
    /// The fields of a structure, or `raw` with bytes in hexadecimal.
    ///
    /// A truncated buffer has `count`, the full number of elements, and either `elements`, a list of
    /// the first ones, or `raw`, the first bytes.
    case fields([String: FieldValue])
}

extension FieldValue: Codable {
    /// Decodes a number, a string, a list or an object of these.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if (try? decoder.unkeyedContainer()) != nil {
            self = .list(try container.decode([FieldValue].self))
        } else {
            self = .fields(try container.decode([String: FieldValue].self))
        }
    }

    /// Encodes the value as its own JSON type.
    package func encode(to encoder: any Encoder) throws {
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

    /// Replaces every non-null address, since addresses differ from run to run.
    static let address = FieldValue.text("address")
    static let null = FieldValue.text("NULL")
    static let unreadable = FieldValue.text("unreadable")

    /// Whether a value is a keyword in place of an address or its content.
    var isKeyword: Bool { [.null, .address, .unreadable].contains(self) }

    static let rawKey = "raw"
    static let countKey = "count"
    static let elementsKey = "elements"

    /// Makes a value of raw bytes.
    static func raw(_ bytes: some Collection<UInt8>) -> FieldValue {
        .fields([rawKey: .text(hex(bytes))])
    }

    /// The bytes of a complete or truncated ``raw(_:)``; nil for other values and invalid digits.
    var rawBytes: [UInt8]? {
        guard case .fields(let fields) = self, case .text(let digits)? = fields[Self.rawKey] else {
            return nil
        }
        return [UInt8](hexadecimal: digits)
    }
}
