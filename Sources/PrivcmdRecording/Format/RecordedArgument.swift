// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The argument of a call before the call.
package enum RecordedArgument: Hashable, Sendable {
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
    /// The argument as a value: an object of fields, an object with `raw`, or a keyword.
    ///
    /// Nil for no argument.
    var value: FieldValue? {
        switch self {
        case .none: nil
        case .fields(let values): .fields(values)
        case .null: .null
        case .unreadable: .unreadable
        case .raw(let hexadecimal): .fields([FieldValue.rawKey: .text(hexadecimal)])
        }
    }

    /// Nil for a value that is not an argument's ``value``.
    init?(_ value: FieldValue?) {
        switch value {
        case nil: self = .none
        case FieldValue.null?: self = .null
        case FieldValue.unreadable?: self = .unreadable
        case .fields(let values)?:
            if values.count == 1, case .text(let hexadecimal) = values[FieldValue.rawKey] {
                self = .raw(hexadecimal)
            } else {
                self = .fields(values)
            }
        case .number?, .text?, .list?: return nil
        }
    }

    /// Decodes an object of fields, an object with `raw`, or one of two keywords.
    package init(from decoder: any Decoder) throws {
        let value = try FieldValue(from: decoder)
        guard let argument = RecordedArgument(value) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "\(value.json) is neither NULL nor unreadable nor an object"))
        }
        self = argument
    }

    /// Encodes an object or a keyword.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
