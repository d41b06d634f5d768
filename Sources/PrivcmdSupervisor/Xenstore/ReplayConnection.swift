// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import PrivcmdRecording

/// Replies to a program as the recorded xenstored did, on one connection.
struct ReplayConnection {
    private let trace: XenstoreTrace
    private let onDifference: (XenstoreDifference) -> Void
    private var connection: XenstoreTrace.Connection?
    private var parser = XenstoreMessageParser()
    private var transactionNumbers = XenstoreTransactionNumbers()
    /// The program's watch tokens, by the recorded ones.
    private var tokens: [String: String] = [:]

    init(_ trace: XenstoreTrace, _ onDifference: @escaping (XenstoreDifference) -> Void) {
        self.trace = trace
        self.onDifference = onDifference
    }

    /// Whether the program sent a malformed message.
    var isMalformed: Bool { parser.isMalformed }

    /// Parses bytes from the program; returns the bytes of the replies and events.
    mutating func respond(to bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        for message in parser.parse(bytes) { output += replies(to: message).flatMap(\.bytes) }
        return output
    }

    private mutating func replies(to message: XenstoreMessage) -> [XenstoreMessage] {
        var request = RecordedXenstore(message, connection: 1, &transactionNumbers)
        if connection == nil { connection = trace.assignConnection(for: request) }
        guard let connection, let index = trace.index(of: request, in: connection) else {
            let expected = connection.flatMap { connection in
                connection.nextUnused.map { connection.exchanges[$0].line }
            }
            request.connection = expected?.connection ?? request.connection
            onDifference(XenstoreDifference(actual: request, recorded: expected))
            return [reply(.error("EIO"), to: message)]
        }
        let exchange = connection.exchanges[index]
        connection.exchanges[index].isUsed = true
        if message.operation == .watch, case .strings(let recorded) = exchange.line.input,
            case .strings(let actual) = request.input, recorded.count > 1, actual.count > 1
        {
            tokens[recorded[1]] = actual[1]
        }
        if message.operation == .transactionStart,
            case .payload(let content) = exchange.line.reply,
            let number = content.path.flatMap({ UInt32($0) })
        {
            // The recorded number serves as the transaction id.
            transactionNumbers.assign(number, Int(number))
        }
        // Events are sent only the first time.
        let isRepeated = exchange.isUsed
        return (isRepeated ? [] : exchange.eventsBefore.map(watchEvent)) + [
            reply(exchange.line.reply, to: message)
        ]
            + (isRepeated ? [] : exchange.eventsAfter.map(watchEvent))
    }

    private func reply(
        _ recorded: RecordedXenstore.Reply, to message: XenstoreMessage
    ) -> XenstoreMessage {
        var reply = message
        switch recorded {
        case .payload(let content): reply.payload = content.rawBytes
        case .error(let name):
            reply.operation = .error
            reply.payload = XenstorePayload.strings([name]).rawBytes
        }
        return reply
    }

    private func watchEvent(_ line: RecordedXenstore) -> XenstoreMessage {
        guard case .payload(var content) = line.reply else {
            return XenstoreMessage(operation: .watchEvent)
        }
        if case .strings(var texts) = content, texts.count > 1 {
            texts[1] = tokens[texts[1]] ?? texts[1]
            content = .strings(texts)
        }
        return XenstoreMessage(operation: .watchEvent, payload: content.rawBytes)
    }
}
