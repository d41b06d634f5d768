// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdRecording

/// A request to xenstored that the recording has no reply to.
package struct XenstoreDifference: Equatable, Sendable {
    /// The program's request.
    package let actual: RecordedXenstore
    /// The next recorded request of the connection; nil at its end.
    package let recorded: RecordedXenstore?

    /// Both requests, a line each.
    package var text: String {
        "- \(recorded?.requestDescription ?? "nothing more")\n+ \(actual.requestDescription)"
    }
}

/// The recorded xenstore messages, by connection.
final class XenstoreTrace {
    /// A request, its reply, and the watch events around them.
    struct Exchange {
        let line: RecordedXenstore
        /// Events sent after the request and before its reply.
        var eventsBefore: [RecordedXenstore]
        /// Events sent after the reply.
        var eventsAfter: [RecordedXenstore] = []
        var isUsed = false
    }

    /// The messages of one connection.
    final class Connection {
        var exchanges: [Exchange] = []
        var isAssigned = false

        /// The index of the first request that no program has made yet.
        var nextUnused: Int? { exchanges.firstIndex { !$0.isUsed } }
    }

    /// Last path components whose values differ in every run.
    private static let volatileNames: Set = ["start_time"]

    private let mode: Replay.Mode
    private var connections: [Connection] = []

    init(_ lines: some Sequence<RecordedXenstore>, _ mode: Replay.Mode) {
        self.mode = mode
        var byNumber: [Int: Connection] = [:]
        var early: [Int: [RecordedXenstore]] = [:]
        for line in lines {
            let connection = byNumber[line.connection] ?? Connection()
            if byNumber.updateValue(connection, forKey: line.connection) == nil {
                connections.append(connection)
            }
            if line.operation != .watchEvent {
                let events = early.removeValue(forKey: line.connection) ?? []
                connection.exchanges.append(Exchange(line: line, eventsBefore: events))
            } else if line.isEarly || connection.exchanges.isEmpty {
                early[line.connection, default: []].append(line)
            } else {
                connection.exchanges[connection.exchanges.count - 1].eventsAfter.append(line)
            }
        }
    }

    /// Assigns a recorded connection to a new one: that with the same first request, else the first
    /// free.
    func assignConnection(for request: RecordedXenstore) -> Connection? {
        let free = connections.filter { !$0.isAssigned }
        let matching = free.first { connection in
            connection.exchanges.first.map { matches($0.line, request, value: true) } ?? false
        }
        let chosen = matching ?? free.first
        chosen?.isAssigned = true
        return chosen
    }

    /// The index of the recorded request that matches a request; nil if there is none.
    func index(of request: RecordedXenstore, in connection: Connection) -> Int? {
        let exchanges = connection.exchanges
        if let next = connection.nextUnused, matches(exchanges[next].line, request, value: true) {
            return next
        }
        guard case .tolerant(let repeating) = mode else { return nil }
        for value in [true, false] {
            if let index = exchanges.firstIndex(where: {
                !$0.isUsed && matches($0.line, request, value: value)
            }) {
                return index
            }
        }
        guard repeating else { return nil }
        return exchanges.lastIndex { $0.isUsed && matches($0.line, request, value: false) }
    }

    private func matches(
        _ recorded: RecordedXenstore, _ request: RecordedXenstore, value: Bool
    ) -> Bool {
        guard recorded.operation == request.operation,
            recorded.transaction == request.transaction
        else { return false }
        // The program chooses a watch's token, so a watch matches by its path alone.
        if [.watch, .unwatch].contains(request.operation) {
            return recorded.input.path == request.input.path
        }
        guard recorded.input == request.input else { return false }
        let name = request.input.path?.split(separator: "/").last.map(String.init) ?? ""
        return !value || recorded.value == request.value || Self.volatileNames.contains(name)
    }

    /// The recorded requests that no program has made.
    var unused: [RecordedXenstore] {
        connections.flatMap { $0.exchanges.filter { !$0.isUsed }.map(\.line) }
    }
}
