// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
internal import SystemPackage
import Testing

@testable import PrivcmdSupervisor

/// A xenstored of a fake, with connections to it.
private final class Store: Sendable {
    private let desk: XenstoreEventLoop

    init(_ values: [String: String] = [:]) throws {
        let house = XenstoreServer(values)
        desk = try XenstoreEventLoop(listeningAt: nil, makeSession: house.makeConnection)
    }

    deinit { desk.stop() }

    func connect() throws -> Wire {
        let end = try desk.connect(0)
        return Wire(dup(end.borrowed.rawValue), host: self)
    }
}

private let noted = ["/local/domain/0/name": "Domain-0"]

@Suite struct `The xenstored of a fake` {
    @Test func `holds what is written, and the paths above it`() throws {
        let store = try Store(noted)
        let wire = try store.connect()
        #expect(wire.ask(Message(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        #expect(wire.ask(Message(.write, "/a/b/c", value: "d"))?.texts == ["OK"])
        #expect(wire.ask(Message(.makeDirectory, "/a/x"))?.texts == ["OK"])
        #expect(try store.connect().ask(Message(.read, "/a/b/c"))?.texts == ["d"])
        #expect(wire.ask(Message(.read, "/a/b"))?.payload == [])
        #expect(wire.ask(Message(.directory, "/a"))?.texts == ["b", "x"])
        #expect(wire.ask(Message(.directory, "/"))?.texts == ["a", "local"])
    }

    @Test func `forgets what is removed, with all below it`() throws {
        let wire = try Store(["/a/b/c": "d", "/ab": "e"]).connect()
        #expect(wire.ask(Message(.remove, "/a"))?.texts == ["OK"])
        #expect(wire.ask(Message(.read, "/a/b/c"))?.texts == ["ENOENT"])
        #expect(wire.ask(Message(.read, "/ab"))?.texts == ["e"])
        // As xenstored has it: gone is gone, as long as there is where it would be.
        #expect(wire.ask(Message(.remove, "/a"))?.texts == ["OK"])
        #expect(wire.ask(Message(.remove, "/a/b"))?.texts == ["ENOENT"])
        #expect(wire.ask(Message(.remove, "/"))?.texts == ["EINVAL"])
    }

    @Test func `answers for what is not there as xenstored does`() throws {
        let wire = try Store().connect()
        for operation in [
            XenstoreOperation.read, .directory, .getPermissions, .setPermissions, .unwatch,
        ] {
            let answer = wire.ask(Message(operation, request: 7, "/nothing", "n0"))
            #expect(answer?.operation == .error)
            #expect(answer?.request == 7)
            #expect(answer?.texts == ["ENOENT"])
        }
        #expect(
            wire.ask(Message(XenstoreOperation(rawValue: 77), "/a"))?.texts == ["ENOSYS"])
        #expect(wire.ask(Message(.getDomainPath, "3"))?.texts == ["/local/domain/3"])
    }

    @Test func `takes a path without a slash for one of the domain's own`() throws {
        let wire = try Store(noted).connect()
        #expect(wire.ask(Message(.read, "name"))?.texts == ["Domain-0"])
    }

    @Test func `keeps permissions`() throws {
        let wire = try Store(noted).connect()
        #expect(wire.ask(Message(.setPermissions, "/local", "n0", "r1"))?.texts == ["OK"])
        #expect(wire.ask(Message(.getPermissions, "/local"))?.texts == ["n0", "r1"])
    }

    @Test func `shows a transaction to nobody else until it has ended`() throws {
        let store = try Store(noted)
        let (one, two) = (try store.connect(), try store.connect())
        func begin(_ wire: Wire) throws -> UInt32 {
            try #require(
                wire.ask(Message(.transactionStart, ""))?.texts.first.flatMap { UInt32($0) })
        }
        let transaction = try begin(one)
        _ = one.ask(Message(.write, transaction: transaction, "/a", value: "b"))
        #expect(one.ask(Message(.read, transaction: transaction, "/a"))?.texts == ["b"])
        #expect(two.ask(Message(.read, "/a"))?.texts == ["ENOENT"])
        #expect(one.ask(Message(.transactionEnd, transaction: transaction, "T"))?.texts == ["OK"])
        #expect(two.ask(Message(.read, "/a"))?.texts == ["b"])

        let given = try begin(one)
        _ = one.ask(Message(.write, transaction: given, "/a", value: "c"))
        #expect(one.ask(Message(.transactionEnd, transaction: given, "F"))?.texts == ["OK"])
        #expect(two.ask(Message(.read, "/a"))?.texts == ["b"])
        #expect(
            one.ask(Message(.transactionEnd, transaction: given, "T"))?.texts == ["ENOENT"])
    }

    @Test func `has a transaction made again when somebody was faster`() throws {
        let wire = try Store(noted).connect()
        let start = wire.ask(Message(.transactionStart, ""))
        let transaction = try #require(start?.texts.first.flatMap { UInt32($0) })
        _ = wire.ask(Message(.write, "/other", value: "x"))
        _ = wire.ask(Message(.write, transaction: transaction, "/a", value: "b"))
        #expect(
            wire.ask(Message(.transactionEnd, transaction: transaction, "T"))?.texts == ["EAGAIN"])
    }

    @Test func `hangs up when it ends`() throws {
        let house = XenstoreServer([:])
        let desk = try XenstoreEventLoop(listeningAt: nil, makeSession: house.makeConnection)
        let end = try desk.connect(0)
        let wire = Wire(dup(end.borrowed.rawValue))
        #expect(wire.ask(Message(.read, "/"))?.payload == [])
        desk.stop()
        #expect(send(wire.number, "x", 1, Int32(MSG_NOSIGNAL)) < 0)
    }

    @Test func `tells of changes of a watched path and below it`() throws {
        let store = try Store(noted)
        let (watcher, writer) = (try store.connect(), try store.connect())
        #expect(watcher.ask(Message(.watch, "/a/b", "token"))?.texts == ["OK"])
        #expect(watcher.read() == Message(.watchEvent, "/a/b", "token"))
        _ = writer.ask(Message(.write, "/a/b/c", value: "d"))
        // The paths above it were made too, of which nobody is told.
        #expect(watcher.read() == Message(.watchEvent, "/a/b/c", "token"))
        _ = writer.ask(Message(.write, "/ax", value: "d"))
        // With a path go those below it, each of them told to who watches it.
        _ = writer.ask(Message(.remove, "/a"))
        #expect(watcher.read() == Message(.watchEvent, "/a/b", "token"))
        #expect(watcher.ask(Message(.unwatch, "/a/b", "token"))?.texts == ["OK"])
        _ = writer.ask(Message(.write, "/a/b", value: "d"))
        #expect(watcher.ask(Message(.read, "/a/b"))?.operation == .read)
    }
}
