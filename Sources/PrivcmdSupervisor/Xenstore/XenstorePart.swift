// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// xenstored's part in a conversation, spoken from a recording.
struct XenstorePart {
    private let script: XenstoreScript
    private let differs: (XenstoreDifference) -> Void
    private var conversation: XenstoreScript.Conversation?
    private var stream = XenstoreStream()
    private var transactions = XenstoreTransactions()
    /// The tokens of this program's watches, by those that were recorded.
    private var tokens: [String: String] = [:]

    init(_ script: XenstoreScript, _ differs: @escaping (XenstoreDifference) -> Void) {
        self.script = script
        self.differs = differs
    }

    /// Whether the program said something that is no message.
    var isBroken: Bool { stream.isBroken }

    /// Hears what the program says, and gives out what it is told.
    mutating func answer(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var said: [UInt8] = []
        for message in stream.feed(bytes) { said += answer(message).flatMap(\.bytes) }
        return said
    }

    private mutating func answer(_ message: XenstoreMessage) -> [XenstoreMessage] {
        var question = RecordedXenstore(message, connection: 1, &transactions)
        if conversation == nil { conversation = script.conversation(for: question) }
        guard let conversation, let index = script.index(of: question, in: conversation) else {
            let expected = conversation.flatMap { conversation in
                conversation.next.map { conversation.exchanges[$0].line }
            }
            question.connection = expected?.connection ?? question.connection
            differs(XenstoreDifference(asked: question, recorded: expected))
            return [reply(.error("EIO"), to: message)]
        }
        let exchange = conversation.exchanges[index]
        conversation.exchanges[index].isUsed = true
        if message.operation == .watch, case .texts(let recorded) = exchange.line.input,
            case .texts(let asked) = question.input, recorded.count > 1, asked.count > 1
        {
            tokens[recorded[1]] = asked[1]
        }
        if message.operation == .transactionStart,
            case .content(let content) = exchange.line.answer,
            let number = content.path.flatMap({ UInt32($0) })
        {
            // The recorded role serves as the number here.
            transactions.name(number, Int(number))
        }
        // An event that was sent belongs to the first time.
        let isRepeated = exchange.isUsed
        return (isRepeated ? [] : exchange.early.map(event)) + [
            reply(exchange.line.answer, to: message)
        ]
            + (isRepeated ? [] : exchange.later.map(event))
    }

    private func reply(
        _ answer: RecordedXenstore.Response, to message: XenstoreMessage
    ) -> XenstoreMessage {
        var reply = message
        switch answer {
        case .content(let content): reply.payload = content.payload
        case .error(let name):
            reply.operation = .error
            reply.payload = XenstoreContent.texts([name]).payload
        }
        return reply
    }

    private func event(_ line: RecordedXenstore) -> XenstoreMessage {
        guard case .content(var content) = line.answer else {
            return XenstoreMessage(operation: .watchEvent)
        }
        if case .texts(var texts) = content, texts.count > 1 {
            texts[1] = tokens[texts[1]] ?? texts[1]
            content = .texts(texts)
        }
        return XenstoreMessage(operation: .watchEvent, payload: content.payload)
    }
}
