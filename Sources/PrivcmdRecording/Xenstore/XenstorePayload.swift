// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The payload of a xenstore message, which follows its header.
package enum XenstorePayload: Equatable, Sendable {
    /// Strings, each terminated by a NUL.
    case strings([String])
    /// Bytes without terminator: a value.
    case bytes([UInt8])

    /// No bytes.
    package static let empty = XenstorePayload.strings([])

    /// Parses a payload.
    ///
    /// - Parameters:
    ///   - payload: the bytes.
    ///   - isValue: whether they are one value, in which NUL is an ordinary byte.
    package init(_ payload: some Collection<UInt8>, isValue: Bool = false) {
        self = (isValue ? nil : Self.strings(in: payload)) ?? .bytes(Array(payload))
    }

    private static func strings(in payload: some Collection<UInt8>) -> XenstorePayload? {
        var texts: [String] = []
        var piece: [UInt8] = []
        for byte in payload {
            if byte != 0 {
                piece.append(byte)
                continue
            }
            guard let text = String(validating: piece, as: UTF8.self) else { return nil }
            texts.append(text)
            piece = []
        }
        return piece.isEmpty ? .strings(texts) : nil
    }

    /// The bytes as in the message.
    package var rawBytes: [UInt8] {
        switch self {
        case .strings(let texts): texts.flatMap { Array($0.utf8) + [0] }
        case .bytes(let bytes): bytes
        }
    }

    /// The first string; nil for bytes.
    package var path: String? {
        guard case .strings(let texts) = self else { return nil }
        return texts.first
    }
}

extension XenstorePayload: Codable {
    /// Decodes a list of strings, a string of bytes, or an object with `raw`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let texts = try? container.decode([String].self) {
            self = .strings(texts)
        } else if let text = try? container.decode(String.self) {
            self = .bytes(Array(text.utf8))
        } else {
            let object = try container.decode([String: String].self)
            guard object.count == 1, let digits = object[FieldValue.rawKey],
                let bytes = [UInt8](hexadecimal: digits)
            else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "expected a string, a list of strings or {\"raw\": HEX}")
            }
            self = .bytes(bytes)
        }
    }

    /// Encodes strings as a list, and bytes as a string if they are UTF-8.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .strings(let texts): try container.encode(texts)
        case .bytes(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) {
                try container.encode(text)
            } else {
                let digits = hex(bytes)
                try container.encode([FieldValue.rawKey: digits])
            }
        }
    }
}
