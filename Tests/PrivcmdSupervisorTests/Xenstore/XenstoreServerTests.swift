// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
internal import SystemPackage
import Testing

@testable import PrivcmdSupervisor

/// The emulated xenstored, and connections to it.
private final class FakeStore: Sendable {
    private let eventLoop: XenstoreEventLoop

    init(_ values: [String: String] = [:]) throws {
        let server = XenstoreServer(values)
        eventLoop = try XenstoreEventLoop(listeningAt: nil, makeSession: server.makeConnection)
    }

    deinit { eventLoop.stop() }

    func connect() throws -> StoreSocket {
        let end = try eventLoop.connect(0)
        return StoreSocket(dup(end.borrowed.rawValue), owner: self)
    }
}

private let initialValues = ["/local/domain/0/name": "Domain-0"]

@Suite struct `The emulated xenstored of a fake` {
    @Test func `stores a written value and its parent paths`() throws {
        let store = try FakeStore(initialValues)
        let socket = try store.connect()
        #expect(socket.exchange(StoreMessage(.read, "/local/domain/0/name"))?.texts == ["Domain-0"])
        #expect(socket.exchange(StoreMessage(.write, "/a/b/c", value: "d"))?.texts == ["OK"])
        #expect(socket.exchange(StoreMessage(.makeDirectory, "/a/x"))?.texts == ["OK"])
        #expect(try store.connect().exchange(StoreMessage(.read, "/a/b/c"))?.texts == ["d"])
        #expect(socket.exchange(StoreMessage(.read, "/a/b"))?.payload == [])
        #expect(socket.exchange(StoreMessage(.directory, "/a"))?.texts == ["b", "x"])
        #expect(socket.exchange(StoreMessage(.directory, "/"))?.texts == ["a", "local"])
    }

    @Test func `removes a path with everything below it`() throws {
        let socket = try FakeStore(["/a/b/c": "d", "/ab": "e"]).connect()
        #expect(socket.exchange(StoreMessage(.remove, "/a"))?.texts == ["OK"])
        #expect(socket.exchange(StoreMessage(.read, "/a/b/c"))?.texts == ["ENOENT"])
        #expect(socket.exchange(StoreMessage(.read, "/ab"))?.texts == ["e"])
        // Like xenstored: removing a missing path succeeds if its parent exists.
        #expect(socket.exchange(StoreMessage(.remove, "/a"))?.texts == ["OK"])
        #expect(socket.exchange(StoreMessage(.remove, "/a/b"))?.texts == ["ENOENT"])
        #expect(socket.exchange(StoreMessage(.remove, "/"))?.texts == ["EINVAL"])
    }

    @Test func `returns xenstored's errors for missing paths and operations`() throws {
        let socket = try FakeStore().connect()
        for operation in [
            XenstoreOperation.read, .directory, .getPermissions, .setPermissions, .unwatch,
        ] {
            let reply = socket.exchange(StoreMessage(operation, request: 7, "/nothing", "n0"))
            #expect(reply?.operation == .error)
            #expect(reply?.request == 7)
            #expect(reply?.texts == ["ENOENT"])
        }
        #expect(
            socket.exchange(StoreMessage(XenstoreOperation(rawValue: 77), "/a"))?.texts == [
                "ENOSYS"
            ])
        #expect(socket.exchange(StoreMessage(.getDomainPath, "3"))?.texts == ["/local/domain/3"])
    }

    @Test func `resolves a relative path below the domain's directory`() throws {
        let socket = try FakeStore(initialValues).connect()
        #expect(socket.exchange(StoreMessage(.read, "name"))?.texts == ["Domain-0"])
    }

    @Test func `returns the permissions that were set`() throws {
        let socket = try FakeStore(initialValues).connect()
        #expect(
            socket.exchange(StoreMessage(.setPermissions, "/local", "n0", "r1"))?.texts == ["OK"])
        #expect(socket.exchange(StoreMessage(.getPermissions, "/local"))?.texts == ["n0", "r1"])
    }

    @Test func `hides the writes of a transaction until it ends`() throws {
        let store = try FakeStore(initialValues)
        let (one, two) = (try store.connect(), try store.connect())
        func begin(_ socket: StoreSocket) throws -> UInt32 {
            try #require(
                socket.exchange(StoreMessage(.transactionStart, ""))?.texts.first.flatMap {
                    UInt32($0)
                })
        }
        let transaction = try begin(one)
        _ = one.exchange(StoreMessage(.write, transaction: transaction, "/a", value: "b"))
        #expect(one.exchange(StoreMessage(.read, transaction: transaction, "/a"))?.texts == ["b"])
        #expect(two.exchange(StoreMessage(.read, "/a"))?.texts == ["ENOENT"])
        #expect(
            one.exchange(StoreMessage(.transactionEnd, transaction: transaction, "T"))?.texts == [
                "OK"
            ])
        #expect(two.exchange(StoreMessage(.read, "/a"))?.texts == ["b"])

        let aborted = try begin(one)
        _ = one.exchange(StoreMessage(.write, transaction: aborted, "/a", value: "c"))
        #expect(
            one.exchange(StoreMessage(.transactionEnd, transaction: aborted, "F"))?.texts == ["OK"])
        #expect(two.exchange(StoreMessage(.read, "/a"))?.texts == ["b"])
        #expect(
            one.exchange(StoreMessage(.transactionEnd, transaction: aborted, "T"))?.texts == [
                "ENOENT"
            ])
    }

    @Test func `fails a transaction with EAGAIN after another write`() throws {
        let socket = try FakeStore(initialValues).connect()
        let start = socket.exchange(StoreMessage(.transactionStart, ""))
        let transaction = try #require(start?.texts.first.flatMap { UInt32($0) })
        _ = socket.exchange(StoreMessage(.write, "/other", value: "x"))
        _ = socket.exchange(StoreMessage(.write, transaction: transaction, "/a", value: "b"))
        #expect(
            socket.exchange(StoreMessage(.transactionEnd, transaction: transaction, "T"))?.texts
                == ["EAGAIN"])
    }

    @Test func `closes its connections when it stops`() throws {
        let server = XenstoreServer([:])
        let eventLoop = try XenstoreEventLoop(listeningAt: nil, makeSession: server.makeConnection)
        let end = try eventLoop.connect(0)
        let socket = StoreSocket(dup(end.borrowed.rawValue))
        #expect(socket.exchange(StoreMessage(.read, "/"))?.payload == [])
        eventLoop.stop()
        #expect(send(socket.number, "x", 1, Int32(MSG_NOSIGNAL)) < 0)
    }

    @Test func `sends watch events for a path and the paths below it`() throws {
        let store = try FakeStore(initialValues)
        let (watcher, writer) = (try store.connect(), try store.connect())
        #expect(watcher.exchange(StoreMessage(.watch, "/a/b", "token"))?.texts == ["OK"])
        #expect(watcher.read() == StoreMessage(.watchEvent, "/a/b", "token"))
        _ = writer.exchange(StoreMessage(.write, "/a/b/c", value: "d"))
        // The new parent paths cause no events.
        #expect(watcher.read() == StoreMessage(.watchEvent, "/a/b/c", "token"))
        _ = writer.exchange(StoreMessage(.write, "/ax", value: "d"))
        // Removing a path also removes those below it, with an event for each watched one.
        _ = writer.exchange(StoreMessage(.remove, "/a"))
        #expect(watcher.read() == StoreMessage(.watchEvent, "/a/b", "token"))
        #expect(watcher.exchange(StoreMessage(.unwatch, "/a/b", "token"))?.texts == ["OK"])
        _ = writer.exchange(StoreMessage(.write, "/a/b", value: "d"))
        #expect(watcher.exchange(StoreMessage(.read, "/a/b"))?.operation == .read)
    }
}
