// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import PrivcmdSupervisor
import Synchronization
import SystemPackage
import Testing

/// The recorded messages, which any thread may add.
private final class MessageLog: Sendable {
    private let entries = Mutex<[RecordedXenstore]>([])

    var all: [RecordedXenstore] { entries.withLock { $0 } }
    @Sendable func append(_ line: RecordedXenstore) { entries.withLock { $0.append(line) } }
}

private final class DifferenceLog: Sendable {
    private let entries = Mutex<[XenstoreDifference]>([])

    var all: [XenstoreDifference] { entries.withLock { $0 } }
    @Sendable func append(_ difference: XenstoreDifference) {
        entries.withLock { $0.append(difference) }
    }
}

private func openSocket(_ variables: [String: String]) throws -> StoreSocket {
    let path = try #require(variables["XENSTORED_PATH"])
    return try #require(StoreSocket(to: path))
}

private func connect(_ replay: XenstoreReplay) throws -> StoreSocket {
    let end = try replay.connect()
    return StoreSocket(dup(end.borrowed.rawValue))
}

/// Records the messages that `body` exchanges with a minimal xenstored.
private func record(
    _ values: [String: String] = [:], _ body: (StoreSocket) throws -> Void
) throws -> [RecordedXenstore] {
    let store = try MinimalXenstored(values)
    defer { store.close() }
    let lines = MessageLog()
    let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.append))
    try body(try openSocket(proxy.variables))
    proxy.stop()
    return lines.all
}

/// Exchanges each kind of message and returns the replies.
private func exchangeMessages(
    _ socket: StoreSocket, tokens: String = "token", requests: UInt32 = 0
) -> [StoreMessage?] {
    var replies: [StoreMessage?] = []
    func send(_ message: StoreMessage) {
        var message = message
        message.request = requests + UInt32(replies.count)
        replies.append(socket.exchange(message))
    }
    send(StoreMessage(.read, "/local/domain/0/name"))
    send(StoreMessage(.read, "/local/domain/7/name"))
    send(StoreMessage(.transactionStart, ""))
    let transaction = replies.last?.flatMap { $0.texts.first }.flatMap { UInt32($0) } ?? 0
    send(StoreMessage(.write, transaction: transaction, "/local/domain/1/name", value: "tiny"))
    send(StoreMessage(.transactionEnd, transaction: transaction, "T"))
    send(StoreMessage(.watch, "/local/domain/1/console/tty", tokens))
    replies.append(socket.read())
    return replies
}

private let names = ["/local/domain/0/name": "Domain-0"]

@Suite struct `A recorded xenstore connection` {
    @Test func `has a line for each message, with transactions numbered from 1`() throws {
        let lines = try record(names) { _ = exchangeMessages($0) }
        let texts = try lines.map { try RecordedLine.xenstore($0).text() }
        #expect(
            texts == [
                #"{"connection":1,"in":["/local/domain/0/name"],"out":"Domain-0","xenstore":"READ"}"#,
                #"{"connection":1,"error":"ENOENT","in":["/local/domain/7/name"],"xenstore":"READ"}"#,
                #"{"connection":1,"in":[""],"out":["1"],"xenstore":"TRANSACTION_START"}"#,
                #"{"connection":1,"in":["/local/domain/1/name"],"out":["OK"],"transaction":1,"#
                    + #""value":"tiny","xenstore":"WRITE"}"#,
                #"{"connection":1,"in":["T"],"out":["OK"],"transaction":1,"#
                    + #""xenstore":"TRANSACTION_END"}"#,
                #"{"connection":1,"in":["/local/domain/1/console/tty","token"],"out":["OK"],"#
                    + #""xenstore":"WATCH"}"#,
                #"{"connection":1,"out":["/local/domain/1/console/tty","token"],"#
                    + #""xenstore":"WATCH_EVENT"}"#,
            ])
    }

    @Test func `has the replies of a direct connection`() throws {
        let store = try MinimalXenstored(names)
        defer { store.close() }
        let direct = exchangeMessages(try openSocket(["XENSTORED_PATH": store.path]))
        var forwarded: [StoreMessage?] = []
        _ = try record(names) { forwarded = exchangeMessages($0) }
        // The minimal xenstored numbers the transactions of each connection from the start.
        #expect(forwarded == direct)
        #expect(!forwarded.contains(nil))
    }

    @Test func `is replayed with the request numbers and tokens of the program`() throws {
        var first: [StoreMessage?] = []
        let lines = try record(names) { first = exchangeMessages($0) }
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(lines, onDifference: differences.append)
        let second = exchangeMessages(try connect(replay), tokens: "another", requests: 40)
        #expect(second.map { $0?.operation } == first.map { $0?.operation })
        #expect(second[0]?.payload == Array("Domain-0".utf8))
        #expect(second[0]?.request == 40)
        #expect(second[1]?.texts == ["ENOENT"])
        #expect(second.last??.texts == ["/local/domain/1/console/tty", "another"])
        #expect(differences.all == [])
        #expect(replay.stop() == [])
    }

    @Test func `replays a watch event before or after the reply, as recorded`() throws {
        let path = "/local/domain/1/watched"
        let write = StoreMessage(.write, path, value: "x")
        let lines = try record { socket in
            _ = socket.exchange(StoreMessage(.watch, path, "token"))
            _ = socket.read()
            #expect(socket.exchange(write)?.operation == .watchEvent)
            #expect(socket.read()?.operation == .write)
        }
        #expect(lines.map(\.isEarly) == [false, false, true, false])
        let replay = try XenstoreReplay(lines) { _ in }
        let socket = try connect(replay)
        #expect(socket.exchange(StoreMessage(.watch, path, "mine"))?.operation == .watch)
        #expect(socket.read() == StoreMessage(.watchEvent, path, "mine"))
        #expect(socket.exchange(write) == StoreMessage(.watchEvent, path, "mine"))
        #expect(socket.read()?.operation == .write)
    }

    @Test func `returns EIO to a request that differs and reports it`() throws {
        let lines = try record(names) {
            _ = $0.exchange(StoreMessage(.read, "/local/domain/0/name"))
        }
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(lines, onDifference: differences.append)
        let socket = try connect(replay)
        #expect(socket.exchange(StoreMessage(.read, "/local/domain/0/nam"))?.texts == ["EIO"])
        #expect(
            differences.all.map(\.text) == [
                "- xenstore READ /local/domain/0/name\n+ xenstore READ /local/domain/0/nam"
            ])
        #expect(socket.exchange(StoreMessage(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        _ = socket.exchange(StoreMessage(.write, "/x", value: "y"))
        #expect(
            differences.all.last?.text == "- nothing more\n+ xenstore WRITE /x = y")
    }

    @Test func `lists the requests that were not repeated`() throws {
        let lines = try record(names) { _ = exchangeMessages($0) }
        let replay = try XenstoreReplay(lines) { _ in }
        let socket = try connect(replay)
        _ = socket.exchange(StoreMessage(.read, "/local/domain/0/name"))
        #expect(replay.stop().first?.description == "xenstore READ /local/domain/7/name -> ENOENT")
        #expect(replay.stop().count == 5)
    }

    @Test func `accepts another order, other values and repetitions if tolerant`() throws {
        let lines = try record(names) { _ = exchangeMessages($0) }
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(
            lines, .tolerant(repeating: true), onDifference: differences.append)
        let socket = try connect(replay)
        #expect(socket.exchange(StoreMessage(.read, "/local/domain/7/name"))?.texts == ["ENOENT"])
        for _ in 0..<3 {
            #expect(
                socket.exchange(StoreMessage(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        }
        let start = socket.exchange(StoreMessage(.transactionStart, ""))
        let transaction = try #require(start?.texts.first.flatMap { UInt32($0) })
        let write = StoreMessage(
            .write, transaction: transaction, "/local/domain/1/name", value: "another")
        #expect(socket.exchange(write)?.texts == ["OK"])
        #expect(differences.all == [])
        #expect(socket.exchange(StoreMessage(.read, "/nothing"))?.texts == ["EIO"])
        #expect(differences.all.count == 1)
    }

    @Test func `accepts any value of a start time`() throws {
        let path = "/vm/6d8f1c3e-0b1a-4c53-9f52-1f6f0d2a7b11/start_time"
        let lines = try record {
            _ = $0.exchange(StoreMessage(.write, path, value: "1795457042.17"))
        }
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(lines, onDifference: differences.append)
        #expect(
            try connect(replay).exchange(StoreMessage(.write, path, value: "2"))?.texts == ["OK"])
        #expect(differences.all == [])
    }
}

@Suite struct `Several xenstore connections` {
    @Test func `are numbered in the order of their first requests`() throws {
        let store = try MinimalXenstored(["/a": "A", "/b": "B"])
        defer { store.close() }
        let lines = MessageLog()
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.append))
        let (silent, one, two) = try (
            openSocket(proxy.variables), openSocket(proxy.variables), openSocket(proxy.variables)
        )
        _ = two.exchange(StoreMessage(.read, "/b"))
        _ = one.exchange(StoreMessage(.read, "/a"))
        _ = two.exchange(StoreMessage(.read, "/a"))
        withExtendedLifetime(silent) {}
        proxy.stop()
        #expect(lines.all.map(\.connection) == [1, 2, 1])

        // The replay gets the connections in another order, and matches them by their requests.
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(lines.all, onDifference: differences.append)
        let (first, second) = try (connect(replay), connect(replay))
        #expect(first.exchange(StoreMessage(.read, "/a"))?.texts == ["A"])
        #expect(second.exchange(StoreMessage(.read, "/b"))?.texts == ["B"])
        #expect(second.exchange(StoreMessage(.read, "/a"))?.texts == ["A"])
        #expect(differences.all == [])
    }

    @Test func `are replayed at the same time, with more replies than a socket holds`()
        async throws
    {
        let lines = try record(["/a": String(repeating: "v", count: 4000)]) { socket in
            for _ in 0..<200 { _ = socket.exchange(StoreMessage(.read, "/a")) }
        }
        let all = (1...20).flatMap { number in
            lines.map { line in
                var line = line
                line.connection = number
                return line
            }
        }
        let differences = DifferenceLog()
        let replay = try XenstoreReplay(all, onDifference: differences.append)
        let ends = try (0..<20).map { _ in try connect(replay) }
        await withTaskGroup(of: Int.self) { group in
            for socket in ends {
                group.addTask {
                    // All requests precede the first reply: the replies fill the socket buffer.
                    for _ in 0..<200 { socket.write(StoreMessage(.read, "/a")) }
                    return (0..<200).count { _ in socket.read()?.payload.count == 4000 }
                }
            }
            for await count in group { #expect(count == 200) }
        }
        #expect(differences.all == [])
        #expect(replay.stop() == [])
    }

    @Test func `end in a replay at a malformed message`() throws {
        let replay = try XenstoreReplay([]) { _ in }
        let socket = try connect(replay)
        socket.write([UInt8](repeating: 0xff, count: 64))
        #expect(socket.read() == nil)
        // Other connections continue.
        #expect(try connect(replay).exchange(StoreMessage(.read, "/a"))?.texts == ["EIO"])
    }

    @Test func `pass malformed messages to xenstored without recording them`() throws {
        let lines = try record { socket in
            var message = StoreMessage(.read, "/a")
            message.operation = XenstoreOperation(rawValue: 77)
            #expect(socket.exchange(message)?.texts == ["OK"])
            socket.write([UInt8](repeating: 0xff, count: 64))
        }
        #expect(lines.map(\.operation.name) == ["77"])
    }

    @Test func `are recorded to the end if the program shuts its side down first`() throws {
        let store = try MinimalXenstored(names)
        defer { store.close() }
        let lines = MessageLog()
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.append))
        do {
            let socket = try openSocket(proxy.variables)
            for _ in 0..<50 { socket.write(StoreMessage(.read, "/local/domain/0/name")) }
            #expect(socket.read()?.texts == ["Domain-0"])
            shutdown(socket.number, Int32(SHUT_WR))
            while socket.read() != nil {}
        }
        proxy.stop()
        #expect(lines.all.count == 50)
    }

    @Test func `end with xenstored and with the proxy`() throws {
        let store = try MinimalXenstored(names)
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path)) { _ in })
        store.close()
        #expect(try openSocket(proxy.variables).exchange(StoreMessage(.read, "/a")) == nil)
        let path = try #require(proxy.variables["XENSTORED_PATH"])
        proxy.stop()
        #expect(StoreSocket(to: path) == nil)
        #expect(access(path, F_OK) != 0)
        #expect(access(FilePath(path).removingLastComponent().string, F_OK) != 0)
    }
}

@Suite struct `A recorded xenstore message` {
    @Test(arguments: [
        RecordedXenstore(.read, input: .strings(["/a"]), reply: .payload(.bytes([0, 0xff, 3]))),
        RecordedXenstore(.read, input: .strings(["/a"]), reply: .payload(.bytes([]))),
        RecordedXenstore(
            .read, input: .strings(["/a"]), reply: .payload(.bytes(Array("ä\n".utf8)))),
        RecordedXenstore(
            XenstoreOperation(rawValue: 9999), connection: 3, reply: .error("EINVAL")),
        RecordedXenstore(
            .write, transaction: 2, input: .strings(["/a", ""]), value: .bytes([0x80]),
            reply: .payload(.strings(["OK"]))),
        RecordedXenstore(.watchEvent, reply: .payload(.strings(["/a", "t"])), isEarly: true),
    ])
    func `is parsed to the value that was written`(line: RecordedXenstore) throws {
        let text = try RecordedLine.xenstore(line).text()
        #expect(try RecordedLine(parsing: Array(text.utf8), version: 3) == .xenstore(line))
    }

    @Test(arguments: [
        #"{"xenstore":"FETCH","connection":1}"#, #"{"xenstore":"READ"}"#,
        #"{"xenstore":"READ","connection":1,"out":"a","error":"EIO"}"#,
        #"{"xenstore":"READ","connection":1,"out":{"raw":"0"}}"#,
        #"{"xenstore":"READ","connection":1,"out":{"text":"00"}}"#,
    ])
    func `is rejected if it is malformed`(text: String) {
        #expect(throws: JSONError.self) { try RecordedLine(parsing: Array(text.utf8), version: 3) }
    }
}
