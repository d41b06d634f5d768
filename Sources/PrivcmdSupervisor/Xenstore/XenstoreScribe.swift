// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// Writes down what is said on one connection, request by request.
struct XenstoreScribe {
    let connection: Int
    private var requests = XenstoreStream()
    private var answers = XenstoreStream()
    private var unanswered: [XenstoreMessage] = []
    private var transactions = XenstoreTransactions()

    init(connection: Int) { self.connection = connection }

    /// Whether a request has no answer yet.
    var isWaiting: Bool { !unanswered.isEmpty }

    /// Hears what the program says.
    mutating func hear(program bytes: some Collection<UInt8>) {
        unanswered += requests.feed(bytes)
    }

    /// Hears what xenstored says, and gives out the lines that are complete now.
    mutating func hear(store bytes: some Collection<UInt8>) -> [RecordedXenstore] {
        answers.feed(bytes).compactMap { line($0) }
    }

    private mutating func line(_ message: XenstoreMessage) -> RecordedXenstore? {
        if message.operation == .watchEvent {
            return RecordedXenstore(
                .watchEvent, connection: connection,
                answer: .content(XenstoreContent(message.payload)), isEarly: !unanswered.isEmpty)
        }
        // Answers come in order, but for those of requests that xenstored keeps waiting.
        let index = unanswered.firstIndex { $0.request == message.request }
        guard let index else { return nil }
        let request = unanswered.remove(at: index)
        var line = RecordedXenstore(request, connection: connection, &transactions)
        if message.operation == .error {
            line.answer = .error(XenstoreContent(message.payload).path ?? "EINVAL")
        } else if message.operation == .transactionStart {
            // By its role: the number itself differs from run to run.
            let number = XenstoreContent(message.payload).path.flatMap { UInt32($0) } ?? 0
            line.answer = .content(.texts([String(transactions.begin(number))]))
        } else {
            line.answer = .content(
                XenstoreContent(message.payload, isValue: message.operation == .read))
        }
        return line
    }
}

/// The transactions of a connection, by the order in which they began.
struct XenstoreTransactions {
    private var roles: [UInt32: Int] = [:]
    private var count = 0

    /// Gives a transaction that begins its role; its number may have been another's before.
    mutating func begin(_ number: UInt32) -> Int {
        count += 1
        roles[number] = count
        return count
    }

    /// Gives a transaction the role that it has elsewhere.
    mutating func name(_ number: UInt32, _ role: Int) {
        roles[number] = role
        count = max(count, role)
    }

    /// The role of a transaction; one that never began, as a program in error may name, gets one.
    mutating func role(_ number: UInt32) -> Int? {
        if number == 0 { return nil }
        return roles[number] ?? begin(number)
    }
}

extension RecordedXenstore {
    /// What a request says, without an answer yet.
    init(
        _ request: XenstoreMessage, connection: Int, _ transactions: inout XenstoreTransactions
    ) {
        self.init(
            request.operation, connection: connection,
            transaction: transactions.role(request.transaction), answer: .content(.empty))
        if request.operation == .write, let end = request.payload.firstIndex(of: 0) {
            input = XenstoreContent(request.payload[...end])
            value = XenstoreContent(request.payload[(end + 1)...], isValue: true)
        } else {
            input = XenstoreContent(request.payload)
        }
    }
}
