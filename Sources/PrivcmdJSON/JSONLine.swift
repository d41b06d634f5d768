// SPDX-License-Identifier: MIT

/// Encodes values as JSON with sorted keys, and decodes them with errors that name the position.
package enum JSONLine {
    /// Encodes a value as one line, without a newline.
    ///
    /// Keys are sorted, so that equal values have equal lines.
    package static func encode(_ value: some Encodable) throws -> String {
        try text(value, pretty: false)
    }

    /// Encodes a value as indented JSON.
    package static func pretty(_ value: some Encodable) throws -> String {
        try text(value, pretty: true)
    }

    /// Decodes a value.
    ///
    /// The error message names the mistake and its key path or position.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Collection<UInt8>
    ) throws(JSONError) -> Value {
        try JSONTree.parse(Array(bytes)).decode(type)
    }

    private static func text(_ value: some Encodable, pretty isPretty: Bool) throws -> String {
        var writer = JSONWriter(pretty: isPretty)
        try JSONEncoding(value).write(to: &writer)
        return writer.text
    }
}

extension JSONTree {
    package func decode<Value: Decodable>(_ type: Value.Type) throws(JSONError) -> Value {
        do {
            return try JSONDecoding(self).decode(type)
        } catch let error as DecodingError {
            throw JSONError(error, in: self)
        } catch {
            throw JSONError(message: "\(error)")
        }
    }
}

/// A JSON text is invalid, or does not describe the expected value.
package struct JSONError: Error, Equatable {
    /// The message for the user, with the position of a syntax error.
    package let message: String
    /// The message without a position, to print it after the position.
    package let reason: String
    /// The position; nil if the error concerns the whole text.
    package let position: TextPosition?

    package init(message: String) {
        self.message = message
        reason = message
        position = nil
    }

    /// A syntax error at the position of a reader.
    init(syntaxErrorOf reader: JSONReader) {
        let position = reader.position
        let line = reader.bytes.contains(UInt8(ascii: "\n")) ? "line \(position.line), " : ""
        self.position = position
        reason = "it is not valid JSON"
        message = "\(reason) at \(line)column \(position.column)"
    }

    init(_ error: DecodingError, in tree: JSONTree) {
        let context: DecodingError.Context
        let mistake: String
        switch error {
        case .keyNotFound(let key, let place):
            (context, mistake) = (place, "'\(key.stringValue)' is missing")
        case .typeMismatch(_, let place), .valueNotFound(_, let place), .dataCorrupted(let place):
            (context, mistake) = (place, place.debugDescription)
        @unknown default:
            (context, mistake) = (.init(codingPath: [], debugDescription: ""), "\(error)")
        }
        let path = context.codingPath.reduce("") { path, key in
            if let index = key.intValue { return path + "[\(index)]" }
            return path.isEmpty ? key.stringValue : path + "." + key.stringValue
        }
        position = path.isEmpty ? nil : tree.node(at: context.codingPath).position
        reason = mistake + (path.isEmpty ? "" : " in '\(path)'")
        message = reason
    }
}
