// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import PrivcmdSupervisor
import Synchronization
import SystemPackage
import Testing

/// Lines as they come, from whatever thread.
private final class Lines: Sendable {
    private let kept = Mutex<[RecordedXenstore]>([])

    var all: [RecordedXenstore] { kept.withLock { $0 } }
    @Sendable func take(_ line: RecordedXenstore) { kept.withLock { $0.append(line) } }
}

private final class Differences: Sendable {
    private let kept = Mutex<[XenstoreDifference]>([])

    var all: [XenstoreDifference] { kept.withLock { $0 } }
    @Sendable func take(_ difference: XenstoreDifference) {
        kept.withLock { $0.append(difference) }
    }
}

private func socket(_ variables: [String: String]) throws -> Wire {
    let path = try #require(variables["XENSTORED_PATH"])
    return try #require(Wire(to: path))
}

private func connect(_ replay: XenstoreReplay) throws -> Wire {
    let end = try replay.connect()
    return Wire(dup(end.borrowed.rawValue))
}

/// Records what `body` says to a small xenstored.
private func record(
    _ values: [String: String] = [:], _ body: (Wire) throws -> Void
) throws -> [RecordedXenstore] {
    let store = try SmallXenstore(values)
    defer { store.close() }
    let lines = Lines()
    let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.take))
    try body(try socket(proxy.variables))
    proxy.stop()
    return lines.all
}

/// Everything that the tests say, with what is heard of it.
private func converse(_ wire: Wire, tokens: String = "token", requests: UInt32 = 0) -> [Message?] {
    var heard: [Message?] = []
    func ask(_ message: Message) {
        var message = message
        message.request = requests + UInt32(heard.count)
        heard.append(wire.ask(message))
    }
    ask(Message(.read, "/local/domain/0/name"))
    ask(Message(.read, "/local/domain/7/name"))
    ask(Message(.transactionStart, ""))
    let transaction = heard.last?.flatMap { $0.texts.first }.flatMap { UInt32($0) } ?? 0
    ask(Message(.write, transaction: transaction, "/local/domain/1/name", value: "tiny"))
    ask(Message(.transactionEnd, transaction: transaction, "T"))
    ask(Message(.watch, "/local/domain/1/console/tty", tokens))
    heard.append(wire.read())
    return heard
}

private let names = ["/local/domain/0/name": "Domain-0"]

@Suite struct `A conversation with xenstored` {
    @Test func `is written down request by request, with roles in place of numbers`() throws {
        let lines = try record(names) { _ = converse($0) }
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

    @Test func `goes through the proxy unchanged`() throws {
        let store = try SmallXenstore(names)
        defer { store.close() }
        let direct = converse(try socket(["XENSTORED_PATH": store.path]))
        var forwarded: [Message?] = []
        _ = try record(names) { forwarded = converse($0) }
        // The small store counts its transactions on each connection anew.
        #expect(forwarded == direct)
        #expect(!forwarded.contains(nil))
    }

    @Test func `is held again from the recording, with the program's own numbers`() throws {
        var first: [Message?] = []
        let lines = try record(names) { first = converse($0) }
        let differences = Differences()
        let replay = try XenstoreReplay(lines, onDifference: differences.take)
        let second = converse(try connect(replay), tokens: "another", requests: 40)
        #expect(second.map { $0?.operation } == first.map { $0?.operation })
        #expect(second[0]?.payload == Array("Domain-0".utf8))
        #expect(second[0]?.request == 40)
        #expect(second[1]?.texts == ["ENOENT"])
        #expect(second.last??.texts == ["/local/domain/1/console/tty", "another"])
        #expect(differences.all == [])
        #expect(replay.stop() == [])
    }

    @Test func `tells an event that came before the answer from one that came behind it`() throws {
        let path = "/local/domain/1/watched"
        let write = Message(.write, path, value: "x")
        let lines = try record { wire in
            _ = wire.ask(Message(.watch, path, "token"))
            _ = wire.read()
            #expect(wire.ask(write)?.operation == .watchEvent)
            #expect(wire.read()?.operation == .write)
        }
        #expect(lines.map(\.isEarly) == [false, false, true, false])
        let replay = try XenstoreReplay(lines) { _ in }
        let wire = try connect(replay)
        #expect(wire.ask(Message(.watch, path, "mine"))?.operation == .watch)
        #expect(wire.read() == Message(.watchEvent, path, "mine"))
        #expect(wire.ask(write) == Message(.watchEvent, path, "mine"))
        #expect(wire.read()?.operation == .write)
    }

    @Test func `that onDifference is shown with what was recorded, and the program is told EIO`()
        throws
    {
        let lines = try record(names) { _ = $0.ask(Message(.read, "/local/domain/0/name")) }
        let differences = Differences()
        let replay = try XenstoreReplay(lines, onDifference: differences.take)
        let wire = try connect(replay)
        #expect(wire.ask(Message(.read, "/local/domain/0/nam"))?.texts == ["EIO"])
        #expect(
            differences.all.map(\.text) == [
                "- xenstore READ /local/domain/0/name\n+ xenstore READ /local/domain/0/nam"
            ])
        #expect(wire.ask(Message(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        _ = wire.ask(Message(.write, "/x", value: "y"))
        #expect(
            differences.all.last?.text == "- nothing more\n+ xenstore WRITE /x = y")
    }

    @Test func `says which requests nobody made again`() throws {
        let lines = try record(names) { _ = converse($0) }
        let replay = try XenstoreReplay(lines) { _ in }
        let wire = try connect(replay)
        _ = wire.ask(Message(.read, "/local/domain/0/name"))
        #expect(replay.stop().first?.description == "xenstore READ /local/domain/7/name -> ENOENT")
        #expect(replay.stop().count == 5)
    }

    @Test func `takes another order, other values and repetitions where it is not strict`() throws {
        let lines = try record(names) { _ = converse($0) }
        let differences = Differences()
        let replay = try XenstoreReplay(
            lines, .tolerant(repeating: true), onDifference: differences.take)
        let wire = try connect(replay)
        #expect(wire.ask(Message(.read, "/local/domain/7/name"))?.texts == ["ENOENT"])
        for _ in 0..<3 {
            #expect(wire.ask(Message(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        }
        let start = wire.ask(Message(.transactionStart, ""))
        let transaction = try #require(start?.texts.first.flatMap { UInt32($0) })
        let write = Message(
            .write, transaction: transaction, "/local/domain/1/name", value: "another")
        #expect(wire.ask(write)?.texts == ["OK"])
        #expect(differences.all == [])
        #expect(wire.ask(Message(.read, "/nothing"))?.texts == ["EIO"])
        #expect(differences.all.count == 1)
    }

    @Test func `takes any time for the time of a start`() throws {
        let path = "/vm/6d8f1c3e-0b1a-4c53-9f52-1f6f0d2a7b11/start_time"
        let lines = try record { _ = $0.ask(Message(.write, path, value: "1795457042.17")) }
        let differences = Differences()
        let replay = try XenstoreReplay(lines, onDifference: differences.take)
        #expect(
            try connect(replay).ask(Message(.write, path, value: "2"))?.texts == ["OK"])
        #expect(differences.all == [])
    }
}

@Suite struct `Conversations with xenstored` {
    @Test func `are told apart, in the order in which they are first spoken on`() throws {
        let store = try SmallXenstore(["/a": "A", "/b": "B"])
        defer { store.close() }
        let lines = Lines()
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.take))
        let (silent, one, two) = try (
            socket(proxy.variables), socket(proxy.variables), socket(proxy.variables)
        )
        _ = two.ask(Message(.read, "/b"))
        _ = one.ask(Message(.read, "/a"))
        _ = two.ask(Message(.read, "/a"))
        withExtendedLifetime(silent) {}
        proxy.stop()
        #expect(lines.all.map(\.connection) == [1, 2, 1])

        // Here they come the other way round, and each gets its own answers all the same.
        let differences = Differences()
        let replay = try XenstoreReplay(lines.all, onDifference: differences.take)
        let (first, second) = try (connect(replay), connect(replay))
        #expect(first.ask(Message(.read, "/a"))?.texts == ["A"])
        #expect(second.ask(Message(.read, "/b"))?.texts == ["B"])
        #expect(second.ask(Message(.read, "/a"))?.texts == ["A"])
        #expect(differences.all == [])
    }

    @Test func `may be many at once, each of many pieces`() async throws {
        let lines = try record(["/a": String(repeating: "v", count: 4000)]) { wire in
            for _ in 0..<200 { _ = wire.ask(Message(.read, "/a")) }
        }
        let all = (1...20).flatMap { number in
            lines.map { line in
                var line = line
                line.connection = number
                return line
            }
        }
        let differences = Differences()
        let replay = try XenstoreReplay(all, onDifference: differences.take)
        let ends = try (0..<20).map { _ in try connect(replay) }
        await withTaskGroup(of: Int.self) { group in
            for wire in ends {
                group.addTask {
                    // Asked all at once: the answers are larger than a socket holds.
                    for _ in 0..<200 { wire.write(Message(.read, "/a")) }
                    return (0..<200).count { _ in wire.read()?.payload.count == 4000 }
                }
            }
            for await count in group { #expect(count == 200) }
        }
        #expect(differences.all == [])
        #expect(replay.stop() == [])
    }

    @Test func `that are no conversations are hung up on`() throws {
        let replay = try XenstoreReplay([]) { _ in }
        let wire = try connect(replay)
        wire.write([UInt8](repeating: 0xff, count: 64))
        #expect(wire.read() == nil)
        // Others go on.
        #expect(try connect(replay).ask(Message(.read, "/a"))?.texts == ["EIO"])
    }

    @Test func `that are no conversations go on to xenstored, and are not written down`() throws {
        let lines = try record { wire in
            var message = Message(.read, "/a")
            message.operation = XenstoreOperation(rawValue: 77)
            #expect(wire.ask(message)?.texts == ["OK"])
            wire.write([UInt8](repeating: 0xff, count: 64))
        }
        #expect(lines.map(\.operation.name) == ["77"])
    }

    @Test func `in which the program leaves before the answer are written down to the end`() throws
    {
        let store = try SmallXenstore(names)
        defer { store.close() }
        let lines = Lines()
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path), write: lines.take))
        do {
            let wire = try socket(proxy.variables)
            for _ in 0..<50 { wire.write(Message(.read, "/local/domain/0/name")) }
            #expect(wire.read()?.texts == ["Domain-0"])
            shutdown(wire.number, Int32(SHUT_WR))
            while wire.read() != nil {}
        }
        proxy.stop()
        #expect(lines.all.count == 50)
    }

    @Test func `end with xenstored, and with who answers for it`() throws {
        let store = try SmallXenstore(names)
        let proxy = try #require(try XenstoreProxy(to: FilePath(store.path)) { _ in })
        store.close()
        #expect(try socket(proxy.variables).ask(Message(.read, "/a")) == nil)
        let path = try #require(proxy.variables["XENSTORED_PATH"])
        proxy.stop()
        #expect(Wire(to: path) == nil)
        #expect(access(path, F_OK) != 0)
        #expect(access(FilePath(path).removingLastComponent().string, F_OK) != 0)
    }
}

@Suite struct `A line of a conversation with xenstored` {
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
    func `reads as it was written`(line: RecordedXenstore) throws {
        let text = try RecordedLine.xenstore(line).text()
        #expect(try RecordedLine(parsing: Array(text.utf8), version: 2) == .xenstore(line))
    }

    @Test(arguments: [
        #"{"xenstore":"FETCH","connection":1}"#, #"{"xenstore":"READ"}"#,
        #"{"xenstore":"READ","connection":1,"out":"a","error":"EIO"}"#,
        #"{"xenstore":"READ","connection":1,"out":{"raw":"0"}}"#,
        #"{"xenstore":"READ","connection":1,"out":{"text":"00"}}"#,
    ])
    func `that is malformed is refused`(text: String) {
        #expect(throws: JSONError.self) { try RecordedLine(parsing: Array(text.utf8), version: 2) }
    }
}
