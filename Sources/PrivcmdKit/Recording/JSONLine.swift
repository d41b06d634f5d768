// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// One value as one line of JSON, always in the same bytes.
package enum JSONLine {
    /// The line, without its line end.
    ///
    /// Keys are sorted, so that equal values have equal lines.
    package static func encode(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    /// The value over several lines, for people and for programs alike.
    package static func pretty(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])
    }

    /// Reads a value.
    ///
    /// The error's text says what is wrong, and where in the value.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Collection<UInt8>
    )
        throws(JSONFault) -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw JSONFault(error, in: Array(bytes))
        } catch {
            throw JSONFault(what: "\(error)")
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

/// What is wrong with a JSON text.
package struct JSONFault: Error, Equatable {
    /// The sentence.
    package let what: String

    /// What JSONDecoder says of a text that is no JSON, and of a number that its type cannot hold.
    private static let decoderText = "The given data was not valid JSON."

    init(what: String) { self.what = what }

    init(_ error: DecodingError, in text: [UInt8]) {
        // JSONDecoder may take what is no JSON for a value of another type.
        if let fault = JSONSyntax.firstFault(in: text) {
            let line = text.contains(UInt8(ascii: "\n")) ? "line \(fault.line), " : ""
            what = "it is not valid JSON at \(line)column \(fault.column)"
            return
        }
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.reduce("") { path, key in
                if let index = key.intValue { return path + "[\(index)]" }
                return path.isEmpty ? key.stringValue : path + "." + key.stringValue
            }
            return path.isEmpty ? "" : " in '\(path)'"
        }
        switch error {
        case .keyNotFound(let key, let context):
            what = "'\(key.stringValue)' is missing" + place(context)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            what = context.debugDescription + place(context)
        case .dataCorrupted(let context):
            what =
                context.debugDescription == Self.decoderText
                ? "it is JSON, but a number does not fit, or a text is not UTF-8"
                : context.debugDescription + place(context)
        @unknown default: what = "\(error)"
        }
    }
}
