// SPDX-License-Identifier: MIT

/// A request to xenstored with its answer, or a watch event, as one line of a recording.
public struct RecordedXenstore: Equatable, Sendable {
    /// What came back.
    public enum Response: Equatable, Sendable {
        /// An answer, or an event.
        case content(XenstoreContent)
        /// An error by its C name.
        case error(String)
    }

    /// What was asked, or `WATCH_EVENT` for what nobody asked for at that moment.
    public var operation: XenstoreOperation
    /// The connection, in the order in which they were first spoken on.
    public var connection: Int
    /// The transaction of the connection, in the order in which they began; nil for none.
    public var transaction: Int?
    /// What the request said, without the value of a write.
    public var input: XenstoreContent
    /// The value that was written.
    public var value: XenstoreContent?
    /// What came back.
    public var answer: Response
    /// Whether an event came while the request of the next line waited for its answer.
    public var isEarly: Bool

    /// Makes a line from its parts.
    ///
    /// - Parameters:
    ///   - operation: what was asked.
    ///   - connection: the connection.
    ///   - transaction: the transaction, where there was one.
    ///   - input: what the request said.
    ///   - value: the value that was written.
    ///   - answer: what came back.
    ///   - isEarly: whether an event came while the request of the next line waited.
    public init(
        _ operation: XenstoreOperation, connection: Int = 1, transaction: Int? = nil,
        input: XenstoreContent = .empty, value: XenstoreContent? = nil, answer: Response,
        isEarly: Bool = false
    ) {
        self.operation = operation
        self.connection = connection
        self.transaction = transaction
        self.input = input
        self.value = value
        self.answer = answer
        self.isEarly = isEarly
    }

    /// What was asked, in words, such as `xenstore READ /local/domain/0/name`.
    public var questionInWords: String {
        var words = ["xenstore", operation.name]
        if operation == .watchEvent, case .content(let event) = answer { words.append(event.words) }
        words.append(input.words)
        if let value { words.append("= \(value.words)") }
        if let transaction { words.append("(transaction \(transaction))") }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The whole line in words, such as `xenstore READ /local/domain/0/name -> Domain-0`.
    public var inWords: String {
        switch answer {
        case _ where operation == .watchEvent: questionInWords
        case .content(let content): "\(questionInWords) -> \(content.words)"
        case .error(let name): "\(questionInWords) -> \(name)"
        }
    }
}

extension XenstoreContent {
    /// The content for people, without a control character.
    fileprivate var words: String {
        let text =
            switch self {
            case .texts(let texts): texts.joined(separator: " ")
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
        case connection, transaction, value, error, early
    }

    /// Reads a line's object.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error that names what is missing or too much.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .operation)
        guard let operation = XenstoreOperation(named: name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .operation, in: container,
                debugDescription: "xenstored knows no operation '\(name)'")
        }
        self.operation = operation
        connection = try container.decode(Int.self, forKey: .connection)
        transaction = try container.decodeIfPresent(Int.self, forKey: .transaction)
        input = try container.decodeIfPresent(XenstoreContent.self, forKey: .input) ?? .empty
        value = try container.decodeIfPresent(XenstoreContent.self, forKey: .value)
        let output = try container.decodeIfPresent(XenstoreContent.self, forKey: .output)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        if output != nil, error != nil {
            throw DecodingError.dataCorruptedError(
                forKey: .error, in: container,
                debugDescription: "a request has either an answer or an error")
        }
        answer = error.map { .error($0) } ?? .content(output ?? .empty)
        isEarly = try container.decodeIfPresent(Bool.self, forKey: .early) ?? false
    }

    /// Writes a line's object.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(operation.name, forKey: .operation)
        try container.encode(connection, forKey: .connection)
        try container.encodeIfPresent(transaction, forKey: .transaction)
        if input != .empty { try container.encode(input, forKey: .input) }
        try container.encodeIfPresent(value, forKey: .value)
        switch answer {
        case .content(let content):
            if content != .empty { try container.encode(content, forKey: .output) }
        case .error(let name): try container.encode(name, forKey: .error)
        }
        if isEarly { try container.encode(isEarly, forKey: .early) }
    }
}
