// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import PrivcmdRecording

/// Records the messages of one connection, a line for each request.
struct XenstoreRecorder {
    let connection: Int
    private var requestParser = XenstoreMessageParser()
    private var replyParser = XenstoreMessageParser()
    private var pendingRequests: [XenstoreMessage] = []
    private var transactionNumbers = XenstoreTransactionNumbers()

    init(connection: Int) { self.connection = connection }

    /// Whether a request has no reply yet.
    var hasPendingRequests: Bool { !pendingRequests.isEmpty }

    /// Parses bytes from the program.
    mutating func receive(fromClient bytes: some Collection<UInt8>) {
        pendingRequests += requestParser.parse(bytes)
    }

    /// Parses bytes from xenstored; returns the lines that are complete now.
    mutating func receive(fromXenstored bytes: some Collection<UInt8>) -> [RecordedXenstore] {
        replyParser.parse(bytes).compactMap { line($0) }
    }

    private mutating func line(_ message: XenstoreMessage) -> RecordedXenstore? {
        if message.operation == .watchEvent {
            return RecordedXenstore(
                .watchEvent, connection: connection,
                reply: .payload(XenstorePayload(message.payload)), isEarly: !pendingRequests.isEmpty
            )
        }
        // Replies come in order, except those that xenstored delays.
        let index = pendingRequests.firstIndex { $0.requestID == message.requestID }
        guard let index else { return nil }
        let request = pendingRequests.remove(at: index)
        var line = RecordedXenstore(request, connection: connection, &transactionNumbers)
        if message.operation == .error {
            line.reply = .error(XenstorePayload(message.payload).path ?? "EINVAL")
        } else if message.operation == .transactionStart {
            // The number in order of appearance: the transaction id differs from run to run.
            let number = XenstorePayload(message.payload).path.flatMap { UInt32($0) } ?? 0
            line.reply = .payload(.strings([String(transactionNumbers.begin(number))]))
        } else {
            line.reply = .payload(
                XenstorePayload(message.payload, isValue: message.operation == .read))
        }
        return line
    }
}

/// Numbers the transactions of a connection in the order in which they begin.
struct XenstoreTransactionNumbers {
    private var numbers: [UInt32: Int] = [:]
    private var count = 0

    /// Assigns the next number to a transaction id, which may have been used before.
    mutating func begin(_ number: UInt32) -> Int {
        count += 1
        numbers[number] = count
        return count
    }

    /// Assigns a recorded number to a transaction id.
    mutating func assign(_ number: UInt32, _ recordedNumber: Int) {
        numbers[number] = recordedNumber
        count = max(count, recordedNumber)
    }

    /// The number of a transaction id; an id that never began gets the next number.
    mutating func number(of number: UInt32) -> Int? {
        if number == 0 { return nil }
        return numbers[number] ?? begin(number)
    }
}

extension RecordedXenstore {
    /// A request, without its reply.
    init(
        _ request: XenstoreMessage, connection: Int,
        _ transactions: inout XenstoreTransactionNumbers
    ) {
        self.init(
            request.operation, connection: connection,
            transaction: transactions.number(of: request.transactionID), reply: .payload(.empty))
        if request.operation == .write, let end = request.payload.firstIndex(of: 0) {
            input = XenstorePayload(request.payload[...end])
            value = XenstorePayload(request.payload[(end + 1)...], isValue: true)
        } else {
            input = XenstorePayload(request.payload)
        }
    }
}
