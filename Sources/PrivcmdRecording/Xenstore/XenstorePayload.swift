// SPDX-License-Identifier: MIT

/// The payload of a xenstore message, which follows its header.
public enum XenstorePayload: Equatable, Sendable {
    /// Strings, each terminated by a NUL.
    case strings([String])
    /// Bytes without terminator: a value.
    case bytes([UInt8])

    /// No bytes.
    public static let empty = XenstorePayload.strings([])

    /// Parses a payload.
    ///
    /// - Parameters:
    ///   - payload: the bytes.
    ///   - isValue: whether they are one value, in which NUL is an ordinary byte.
    public init(_ payload: some Collection<UInt8>, isValue: Bool = false) {
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
    public var rawBytes: [UInt8] {
        switch self {
        case .strings(let texts): texts.flatMap { Array($0.utf8) + [0] }
        case .bytes(let bytes): bytes
        }
    }

    /// The first string; nil for bytes.
    public var path: String? {
        guard case .strings(let texts) = self else { return nil }
        return texts.first
    }
}

extension XenstorePayload: Codable {
    private static let rawKey = "raw"

    /// Decodes a list of strings, a string of bytes, or an object with `raw`.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` for any other JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let texts = try? container.decode([String].self) {
            self = .strings(texts)
        } else if let text = try? container.decode(String.self) {
            self = .bytes(Array(text.utf8))
        } else {
            let object = try container.decode([String: String].self)
            guard object.count == 1, let digits = object[Self.rawKey],
                let bytes = Self.bytes(hexadecimal: digits)
            else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "expected a string, a list of strings or {\"raw\": HEX}")
            }
            self = .bytes(bytes)
        }
    }

    /// Encodes strings as a list, and bytes as a string if they are UTF-8.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .strings(let texts): try container.encode(texts)
        case .bytes(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) {
                try container.encode(text)
            } else {
                let digits = hex(bytes)
                try container.encode([Self.rawKey: digits])
            }
        }
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index..<(index + 2)], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
