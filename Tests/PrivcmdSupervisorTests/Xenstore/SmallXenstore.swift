// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import Synchronization

/// A message as a program or xenstored writes it.
struct Message: Equatable {
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
        return numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
            + payload
    }

    /// The payload's pieces.
    var texts: [String] {
        payload.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }.filter { !$0.isEmpty }
    }
}

/// A connected socket, with calls that wait, but not forever: a test that waits takes a thread from the others.
final class Wire: Sendable {
    let number: Int32
    private let host: (any AnyObject & Sendable)?

    /// `host` is who answers on it, and is kept as long.
    init(_ number: Int32, host: (any AnyObject & Sendable)? = nil) {
        self.number = number
        self.host = host
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(
            number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    deinit { Glibc.close(number) }

    /// Connects to a path; nil where nobody listens.
    convenience init?(to path: String) {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = Wire.address(path)
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

    func write(_ message: Message) { write(message.bytes) }

    /// The next message; nil where the other side hung up.
    func read() -> Message? {
        guard let header = read(16) else { return nil }
        func number(_ index: Int) -> UInt32 {
            header[(index * 4)..<(index * 4 + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        var message = Message(
            XenstoreOperation(rawValue: number(0)), request: number(1), transaction: number(2))
        guard let payload = read(Int(number(3))) else { return nil }
        message.payload = payload
        return message
    }

    func ask(_ message: Message) -> Message? {
        write(message)
        return read()
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var piece = [UInt8](repeating: 0, count: count - bytes.count)
            let got = piece.withUnsafeMutableBytes { recv(number, $0.baseAddress, $0.count, 0) }
            if got <= 0 { return nil }
            bytes += piece[..<got]
        }
        return bytes
    }
}

/// A store of paths and values that speaks xenstored's protocol, as far as the tests need it.
///
/// Each connection is served by a thread, which ends with it.
final class SmallXenstore: @unchecked Sendable {
    let path: String
    private let listener: Int32
    private let values = Mutex<[String: String]>([:])

    init(_ values: [String: String] = [:]) throws {
        var template = Array("/tmp/privcmd-xenstore-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.noSocket }
        path =
            String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            + "/socket"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = Wire.address(path)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 16) == 0 else { throw Failure.noSocket }
        self.values.withLock { $0 = values }
        Self.thread {
            while case let number = accept(self.listener, nil, nil), number >= 0 {
                let connection = Connection(self, Wire(number))
                Self.thread { connection.serve() }
            }
        }
    }

    enum Failure: Error { case noSocket }

    /// Nobody connects any more.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        unlink(path)
        rmdir(String(path.dropLast("/socket".count)))
    }

    private final class Connection: @unchecked Sendable {
        let store: SmallXenstore
        let wire: Wire

        init(_ store: SmallXenstore, _ wire: Wire) {
            self.store = store
            self.wire = wire
        }

        func serve() {
            var transactions: UInt32 = 100
            while let message = wire.read() {
                var reply = message
                let key = message.texts.first ?? ""
                switch message.operation {
                case .read:
                    let value = store.values.withLock { $0[key] }
                    reply = Message(
                        value == nil ? .error : .read, request: message.request,
                        transaction: message.transaction)
                    reply.payload = value.map { Array($0.utf8) } ?? Array("ENOENT\0".utf8)
                case .transactionStart:
                    transactions += 23
                    reply.payload = Array("\(transactions)\0".utf8)
                case .watch:
                    reply.payload = Array("OK\0".utf8)
                    wire.write(reply)
                    reply = Message(.watchEvent, key, message.texts[1])
                case .write:
                    // A change is told before the answer that says it is made.
                    let pieces = message.payload.split(separator: 0, maxSplits: 1)
                    let value = pieces.count > 1 ? String(decoding: pieces[1], as: UTF8.self) : ""
                    store.values.withLock { $0[key] = value }
                    if key.hasSuffix("/watched") { wire.write(Message(.watchEvent, key, "token")) }
                    reply.payload = Array("OK\0".utf8)
                default: reply.payload = Array("OK\0".utf8)
                }
                wire.write(reply)
            }
        }
    }

    /// What a new thread is to do.
    private final class Start {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        var number = pthread_t()
        pthread_create(
            &number, nil,
            { argument in
                if let argument {
                    Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, Unmanaged.passRetained(Start(body)).toOpaque())
        pthread_detach(number)
    }
}
