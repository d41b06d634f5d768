// SPDX-License-Identifier: MIT

public import PrivcmdKit

/// A request to xenstored that a recording does not answer.
public struct XenstoreDifference: Equatable, Sendable {
    /// What the program asked.
    public let asked: RecordedXenstore
    /// What it asked at this place when it was recorded; nil behind the end.
    public let recorded: RecordedXenstore?

    /// Both in words, a line each.
    public var inWords: String {
        "- \(recorded?.questionInWords ?? "nothing more")\n+ \(asked.questionInWords)"
    }
}

/// The conversations of a recording, to be held again.
final class XenstoreScript {
    /// A request, its answer, and the events around them.
    struct Exchange {
        let line: RecordedXenstore
        /// Sent when the request is there, before its answer.
        var early: [RecordedXenstore]
        /// Sent behind the answer.
        var later: [RecordedXenstore] = []
        var isUsed = false
    }

    /// What was said on one connection.
    final class Conversation {
        var exchanges: [Exchange] = []
        var isTaken = false

        /// The first request that nobody has made again.
        var next: Int? { exchanges.firstIndex { !$0.isUsed } }
    }

    /// Values that are never the same twice, by the last part of their paths.
    private static let volatile: Set = ["start_time"]

    private let mode: Replay.Mode
    private var conversations: [Conversation] = []

    init(_ lines: some Sequence<RecordedXenstore>, _ mode: Replay.Mode) {
        self.mode = mode
        var byNumber: [Int: Conversation] = [:]
        var early: [Int: [RecordedXenstore]] = [:]
        for line in lines {
            let conversation = byNumber[line.connection] ?? Conversation()
            if byNumber.updateValue(conversation, forKey: line.connection) == nil {
                conversations.append(conversation)
            }
            if line.operation != .watchEvent {
                let events = early.removeValue(forKey: line.connection) ?? []
                conversation.exchanges.append(Exchange(line: line, early: events))
            } else if line.isEarly || conversation.exchanges.isEmpty {
                early[line.connection, default: []].append(line)
            } else {
                conversation.exchanges[conversation.exchanges.count - 1].later.append(line)
            }
        }
    }

    /// The conversation that a connection holds which begins with a request.
    func conversation(for question: RecordedXenstore) -> Conversation? {
        let free = conversations.filter { !$0.isTaken }
        let fitting = free.first { conversation in
            conversation.exchanges.first.map { fits($0.line, question, value: true) } ?? false
        }
        let chosen = fitting ?? free.first
        chosen?.isTaken = true
        return chosen
    }

    /// Where a conversation answers a request; nil where it does not.
    func index(of question: RecordedXenstore, in conversation: Conversation) -> Int? {
        let exchanges = conversation.exchanges
        if let next = conversation.next, fits(exchanges[next].line, question, value: true) {
            return next
        }
        guard case .tolerant(let repeating) = mode else { return nil }
        for value in [true, false] {
            if let index = exchanges.firstIndex(where: {
                !$0.isUsed && fits($0.line, question, value: value)
            }) {
                return index
            }
        }
        guard repeating else { return nil }
        return exchanges.lastIndex { $0.isUsed && fits($0.line, question, value: false) }
    }

    private func fits(
        _ recorded: RecordedXenstore, _ question: RecordedXenstore, value: Bool
    ) -> Bool {
        guard recorded.operation == question.operation,
            recorded.transaction == question.transaction
        else { return false }
        // A watch's token is a name that the program gives it: its role is told by the path.
        if [.watch, .unwatch].contains(question.operation) {
            return recorded.input.path == question.input.path
        }
        guard recorded.input == question.input else { return false }
        let name = question.input.path?.split(separator: "/").last.map(String.init) ?? ""
        return !value || recorded.value == question.value || Self.volatile.contains(name)
    }

    /// The requests that nobody has made again.
    var leftOver: [RecordedXenstore] {
        conversations.flatMap { $0.exchanges.filter { !$0.isUsed }.map(\.line) }
    }
}
