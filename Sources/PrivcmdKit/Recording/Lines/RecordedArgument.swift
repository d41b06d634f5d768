// SPDX-License-Identifier: MIT

/// What a call's argument held before the call.
public enum RecordedArgument: Hashable, Sendable {
    /// The call takes none.
    case none
    /// The fields that the caller writes, by name.
    case fields(FieldValues)
    /// The null pointer.
    case null
    /// An address that could not be read.
    case unreadable
    /// Bytes that the table has no names for, in hexadecimal.
    case raw(String)
}

extension RecordedArgument {
    /// Reads an argument that the table has no names for.
    ///
    /// - Parameters:
    ///   - address: where it lies.
    ///   - count: how many bytes it has.
    ///   - memory: the memory that it lies in.
    package init(raw address: Address, count: Int, in memory: any CallerMemory) {
        if count == 0 {
            self = .none
        } else if address == .null {
            self = .null
        } else if let bytes = memory.copy(address, count: count) {
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

    /// Reads an object of fields, an object with `raw`, or one of two words.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for anything else.
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

    /// Writes an object, or a word.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
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
