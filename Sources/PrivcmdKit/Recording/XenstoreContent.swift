// SPDX-License-Identifier: MIT

/// What follows a message's header on a connection to xenstored.
public enum XenstoreContent: Equatable, Sendable {
    /// Texts, each ended by a NUL.
    case texts([String])
    /// Bytes as they are: a value.
    case bytes([UInt8])

    /// Nothing at all.
    public static let empty = XenstoreContent.texts([])

    /// Reads what follows a header.
    ///
    /// - Parameters:
    ///   - payload: the bytes.
    ///   - isValue: whether they are one value, in which a NUL ends nothing.
    public init(_ payload: some Collection<UInt8>, isValue: Bool = false) {
        self = (isValue ? nil : Self.texts(in: payload)) ?? .bytes(Array(payload))
    }

    private static func texts(in payload: some Collection<UInt8>) -> XenstoreContent? {
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
        return piece.isEmpty ? .texts(texts) : nil
    }

    /// The bytes again.
    public var payload: [UInt8] {
        switch self {
        case .texts(let texts): texts.flatMap { Array($0.utf8) + [0] }
        case .bytes(let bytes): bytes
        }
    }

    /// The first of several texts; nil for bytes.
    public var path: String? {
        guard case .texts(let texts) = self else { return nil }
        return texts.first
    }
}

extension XenstoreContent: Codable {
    private static let rawKey = "raw"

    /// Reads a list of texts, a text for bytes, or an object with `raw`.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else if let text = try? container.decode(String.self) {
            self = .bytes(Array(text.utf8))
        } else {
            let object = try container.decode([String: String].self)
            guard object.count == 1, let digits = object[Self.rawKey],
                let bytes = Self.bytes(hexadecimal: digits)
            else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "this is neither text nor {\"raw\": HEX}")
            }
            self = .bytes(bytes)
        }
    }

    /// Writes texts as a list, and bytes as a text where they are one.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .texts(let texts): try container.encode(texts)
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
