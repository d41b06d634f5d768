// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// One line of a recording: a request to xenstored with its reply, or a watch event.
package struct RecordedXenstore: Equatable, Sendable {
    /// A reply of xenstored.
    package enum Reply: Equatable, Sendable {
        /// The payload of a reply or of a watch event.
        case payload(XenstorePayload)
        /// An error by its C name.
        case error(String)
    }

    /// The operation; `WATCH_EVENT` for a message that xenstored sent unrequested.
    package var operation: XenstoreOperation
    /// The number of the connection, in the order of their first messages.
    package var connection: Int
    /// The number of the transaction within its connection, in order of start; nil for none.
    package var transaction: Int?
    /// The payload of the request, without the value of a write.
    package var input: XenstorePayload
    /// The value of a write.
    package var value: XenstorePayload?
    package var reply: Reply
    /// Whether a watch event came while the request of the next line waited for its reply.
    package var isEarly: Bool

    /// Creates a line.
    ///
    /// - Parameters:
    ///   - operation: the operation.
    ///   - connection: the number of the connection.
    ///   - transaction: the number of the transaction; nil for none.
    ///   - input: the payload of the request.
    ///   - value: the value of a write.
    ///   - reply: the reply.
    ///   - isEarly: whether a watch event came while the request of the next line waited.
    package init(
        _ operation: XenstoreOperation, connection: Int = 1, transaction: Int? = nil,
        input: XenstorePayload = .empty, value: XenstorePayload? = nil, reply: Reply,
        isEarly: Bool = false
    ) {
        self.operation = operation
        self.connection = connection
        self.transaction = transaction
        self.input = input
        self.value = value
        self.reply = reply
        self.isEarly = isEarly
    }

    /// The request in one line, such as `xenstore READ /local/domain/0/name`.
    package var requestDescription: String {
        var parts = ["xenstore", operation.name]
        if operation == .watchEvent, case .payload(let event) = reply { parts.append(event.text) }
        parts.append(input.text)
        if let value { parts.append("= \(value.text)") }
        if let transaction { parts.append("(transaction \(transaction))") }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Request and reply in one line: `xenstore READ /local/domain/0/name -> Domain-0`.
    package var description: String {
        switch reply {
        case _ where operation == .watchEvent: requestDescription
        case .payload(let content): "\(requestDescription) -> \(content.text)"
        case .error(let name): "\(requestDescription) -> \(name)"
        }
    }
}

extension XenstorePayload {
    /// The payload as text; control characters become dots.
    fileprivate var text: String {
        let text =
            switch self {
            case .strings(let texts): texts.joined(separator: " ")
            case .bytes(let bytes):
                String(validating: bytes, as: UTF8.self) ?? "\(bytes.count) bytes"
            }
        return String(text.map { $0.isASCII && ($0.asciiValue ?? 0) < 0x20 ? "." : $0 })
    }
}

extension RecordedXenstore: Codable {
    private enum CodingKeys: String, CodingKey {
        case operation = "xenstore"
        case input = "in"
        case output = "out"
        case connection, transaction, value, error, beforeReply
    }

    /// Decodes the object of a line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` that names the missing or contradictory key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .operation)
        guard let operation = XenstoreOperation(named: name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .operation, in: container,
                debugDescription: "unknown xenstore operation '\(name)'")
        }
        self.operation = operation
        connection = try container.decode(Int.self, forKey: .connection)
        transaction = try container.decodeIfPresent(Int.self, forKey: .transaction)
        input = try container.decodeIfPresent(XenstorePayload.self, forKey: .input) ?? .empty
        value = try container.decodeIfPresent(XenstorePayload.self, forKey: .value)
        let output = try container.decodeIfPresent(XenstorePayload.self, forKey: .output)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        if output != nil, error != nil {
            throw DecodingError.dataCorruptedError(
                forKey: .error, in: container,
                debugDescription: "a request has either a reply or an error")
        }
        reply = error.map { .error($0) } ?? .payload(output ?? .empty)
        isEarly = try container.decodeIfPresent(Bool.self, forKey: .beforeReply) ?? false
    }

    /// Encodes the object of a line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(operation.name, forKey: .operation)
        try container.encode(connection, forKey: .connection)
        try container.encodeIfPresent(transaction, forKey: .transaction)
        if input != .empty { try container.encode(input, forKey: .input) }
        try container.encodeIfPresent(value, forKey: .value)
        switch reply {
        case .payload(let content):
            if content != .empty { try container.encode(content, forKey: .output) }
        case .error(let name): try container.encode(name, forKey: .error)
        }
        if isEarly { try container.encode(isEarly, forKey: .beforeReply) }
    }
}
