// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// Encodes values as JSON with sorted keys, and decodes them with errors that name the position.
package enum JSONLine {
    /// Encodes a value as one line, without a newline.
    ///
    /// Keys are sorted, so that equal values have equal lines.
    package static func encode(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    /// Encodes a value as indented JSON.
    package static func pretty(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])
    }

    /// Decodes a value.
    ///
    /// The error message names the mistake and its key path or position.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Collection<UInt8>
    )
        throws(JSONError) -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw JSONError(error, in: Array(bytes))
        } catch {
            throw JSONError(message: "\(error)")
        }
    }

    private static func text(_ value: some Encodable, _ form: JSONEncoder.OutputFormatting) throws
        -> String
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = form
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A JSON text is invalid, or does not describe the expected value.
package struct JSONError: Error, Equatable {
    /// The message for the user.
    package let message: String

    /// JSONDecoder's description of invalid JSON, and of a number that overflows its type.
    private static let invalidDataDescription = "The given data was not valid JSON."

    init(message: String) { self.message = message }

    init(_ error: DecodingError, in text: [UInt8]) {
        // JSONDecoder may report invalid JSON as a type mismatch.
        if let invalid = JSONValidator.firstError(in: text) {
            let line = text.contains(UInt8(ascii: "\n")) ? "line \(invalid.line), " : ""
            message = "it is not valid JSON at \(line)column \(invalid.column)"
            return
        }
        func location(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.reduce("") { path, key in
                if let index = key.intValue { return path + "[\(index)]" }
                return path.isEmpty ? key.stringValue : path + "." + key.stringValue
            }
            return path.isEmpty ? "" : " in '\(path)'"
        }
        switch error {
        case .keyNotFound(let key, let context):
            message = "'\(key.stringValue)' is missing" + location(context)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            message = context.debugDescription + location(context)
        case .dataCorrupted(let context):
            message =
                context.debugDescription == Self.invalidDataDescription
                ? "it is JSON, but a number is out of range, or a string is not UTF-8"
                : context.debugDescription + location(context)
        @unknown default: message = "\(error)"
        }
    }
}
