// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import Synchronization
import TestSupport

/// A message of the xenstore protocol.
struct StoreMessage: Equatable {
    var operation: XenstoreOperation
    var request: UInt32 = 0
    var transaction: UInt32 = 0
    var payload: [UInt8] = []

    init(
        _ operation: XenstoreOperation, request: UInt32 = 0, transaction: UInt32 = 0,
        _ texts: String..., value: String? = nil
    ) {
        self.operation = operation
        self.request = request
        self.transaction = transaction
        payload = texts.flatMap { Array($0.utf8) + [0] } + Array((value ?? "").utf8)
    }

    var bytes: [UInt8] {
        let numbers = [operation.rawValue, request, transaction, UInt32(payload.count)]
        return numbers.flatMap(\.littleEndianBytes) + payload
    }

    /// The strings in the payload.
    var texts: [String] {
        payload.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }.filter { !$0.isEmpty }
    }
}

/// A connected socket whose calls block for at most a minute.
final class StoreSocket: Sendable {
    let number: Int32
    private let owner: (any AnyObject & Sendable)?

    /// `owner` serves the connection, and lives as long as the socket.
    init(_ number: Int32, owner: (any AnyObject & Sendable)? = nil) {
        self.number = number
        self.owner = owner
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(
            number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }
    deinit { Glibc.close(number) }

    /// Connects to a path; nil if the connection fails.
    convenience init?(to path: String) {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = StoreSocket.address(path)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        self.init(number)
        if result != 0 { return nil }
    }

    static func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        return address
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    func write(_ message: StoreMessage) { write(message.bytes) }

    /// The next message; nil if the other side has closed the connection.
    func read() -> StoreMessage? {
        guard let header = read(16) else { return nil }
        func number(_ index: Int) -> UInt32 {
            UInt32(header.littleEndian(at: index * 4, width: 4) ?? 0)
        }
        var message = StoreMessage(
            XenstoreOperation(rawValue: number(0)), request: number(1), transaction: number(2))
        guard let payload = read(Int(number(3))) else { return nil }
        message.payload = payload
        return message
    }

    /// Sends a message and returns the next one.
    func exchange(_ message: StoreMessage) -> StoreMessage? {
        write(message)
        return read()
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            let received = chunk.withUnsafeMutableBytes {
                recv(number, $0.baseAddress, $0.count, 0)
            }
            if received <= 0 { return nil }
            bytes += chunk[..<received]
        }
        return bytes
    }
}

/// A server of the xenstore protocol with the operations that the tests need.
///
/// A thread serves each connection and ends with it.
final class MinimalXenstored: @unchecked Sendable {
    private let folder: Folder
    let path: String
    private let listener: Int32
    private let values = Mutex<[String: String]>([:])

    init(_ values: [String: String] = [:]) throws {
        folder = try Folder()
        path = folder.path("socket")
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = StoreSocket.address(path)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 16) == 0 else { throw Failure.noSocket }
        self.values.withLock { $0 = values }
        Self.thread {
            while case let number = accept(self.listener, nil, nil), number >= 0 {
                let connection = Connection(self, StoreSocket(number))
                Self.thread { connection.serve() }
            }
        }
    }

    enum Failure: Error { case noSocket }

    /// Removes the socket, so that no program can connect.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        FileCalls.remove(folder.filePath)
    }

    private final class Connection: @unchecked Sendable {
        let store: MinimalXenstored
        let socket: StoreSocket

        init(_ store: MinimalXenstored, _ socket: StoreSocket) {
            self.store = store
            self.socket = socket
        }

        func serve() {
            var transactions: UInt32 = 100
            while let message = socket.read() {
                var reply = message
                let key = message.texts.first ?? ""
                switch message.operation {
                case .read:
                    let value = store.values.withLock { $0[key] }
                    reply = StoreMessage(
                        value == nil ? .error : .read, request: message.request,
                        transaction: message.transaction)
                    reply.payload = value.map { Array($0.utf8) } ?? Array("ENOENT\0".utf8)
                case .transactionStart:
                    transactions += 23
                    reply.payload = Array("\(transactions)\0".utf8)
                case .watch:
                    reply.payload = Array("OK\0".utf8)
                    socket.write(reply)
                    reply = StoreMessage(.watchEvent, key, message.texts[1])
                case .write:
                    // The watch event of a write precedes the reply.
                    let pieces = message.payload.split(separator: 0, maxSplits: 1)
                    let value = pieces.count > 1 ? String(decoding: pieces[1], as: UTF8.self) : ""
                    store.values.withLock { $0[key] = value }
                    if key.hasSuffix("/watched") {
                        socket.write(StoreMessage(.watchEvent, key, "token"))
                    }
                    reply.payload = Array("OK\0".utf8)
                default: reply.payload = Array("OK\0".utf8)
                }
                socket.write(reply)
            }
        }
    }

    /// The closure that a new thread runs.
    private final class ThreadBody {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        var number = pthread_t()
        pthread_create(
            &number, nil,
            { argument in
                if let argument {
                    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, Unmanaged.passRetained(ThreadBody(body)).toOpaque())
        pthread_detach(number)
    }
}
