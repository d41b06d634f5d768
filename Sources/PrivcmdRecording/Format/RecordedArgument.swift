// SPDX-License-Identifier: MIT

/// The argument of a call before the call.
public enum RecordedArgument: Hashable, Sendable {
    /// The call has no argument.
    case none
    /// The fields that the caller writes, by name.
    case fields(FieldValues)
    /// The null pointer.
    case null
    /// An address that could not be read.
    case unreadable
    /// Bytes in hexadecimal, of a call that the ABI table does not have.
    case raw(String)
}

extension RecordedArgument {
    /// Reads an argument as raw bytes.
    ///
    /// - Parameters:
    ///   - address: the address.
    ///   - count: the size in bytes.
    ///   - memory: the memory of the caller.
    package init(raw address: Address, count: Int, in memory: any CallerMemory) {
        if count == 0 {
            self = .none
        } else if address == .null {
            self = .null
        } else if let bytes = memory.readBytes(at: address, count: count) {
            self = .raw(hex(bytes))
        } else {
            self = .unreadable
        }
    }
}

extension RecordedArgument: Codable {
    static let nullText = "NULL"
    static let unreadableText = "unreadable"
    private static let rawKey = "raw"

    /// Decodes an object of fields, an object with `raw`, or one of two keywords.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` for any other JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            switch text {
            case Self.nullText: self = .null
            case Self.unreadableText: self = .unreadable
            default:
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "'\(text)' is neither NULL nor unreadable nor an object")
            }
            return
        }
        let values = try container.decode(FieldValues.self)
        if values.count == 1, case .text(let hexadecimal) = values[Self.rawKey] {
            self = .raw(hexadecimal)
        } else {
            self = .fields(values)
        }
    }

    /// Encodes an object or a keyword.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encodeNil()
        case .fields(let values): try container.encode(values)
        case .null: try container.encode(Self.nullText)
        case .unreadable: try container.encode(Self.unreadableText)
        case .raw(let hexadecimal): try container.encode([Self.rawKey: hexadecimal])
        }
    }
}
