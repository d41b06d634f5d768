// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import PrivcmdRecording

/// An in-memory xenstored for a fake: stores what its programs write until they end.
///
/// It has no domains, and stores permissions without enforcing them.
/// Source: docs/misc/xenstore.txt (Xen 4.20).
package final class XenstoreServer {
    private var tree: XenstoreTree
    private var connections: [WeakConnection] = []

    /// Makes a store with initial values.
    package init(_ values: [String: String]) { tree = XenstoreTree(values) }

    /// Makes the session of a client that has connected.
    package func makeConnection(_ endpoint: XenstoreEndpoint) -> any XenstoreSession {
        connections.removeAll { $0.connection == nil }
        let connection = Connection(endpoint, self)
        connections.append(WeakConnection(connection: connection))
        return connection
    }

    /// A weak reference to a connection.
    ///
    /// The event loop owns the connection and closes it.
    private struct WeakConnection {
        weak var connection: Connection?
    }

    /// The connection of a client.
    final class Connection: XenstoreSession {
        private let client: XenstoreEndpoint
        private let server: XenstoreServer
        private var parser = XenstoreMessageParser()
        fileprivate var watches: [(path: String, token: String)] = []
        fileprivate var transactions: [UInt32: (tree: XenstoreTree, base: Int)] = [:]
        fileprivate var lastTransaction: UInt32 = 0

        fileprivate init(_ client: XenstoreEndpoint, _ server: XenstoreServer) {
            self.client = client
            self.server = server
        }

        var endpoints: [XenstoreEndpoint] { [client] }
        var isFinished: Bool { client.isClosed || parser.isMalformed && client.isDrained }
        func canRead(from endpoint: XenstoreEndpoint) -> Bool {
            !client.isFull && !parser.isMalformed
        }

        func receive(_ bytes: [UInt8], from endpoint: XenstoreEndpoint) {
            for message in parser.parse(bytes) { server.handle(message, self) }
        }

        fileprivate func send(_ message: XenstoreMessage) { client.send(message.bytes) }

        fileprivate func notifyWatches(of change: XenstoreTree.Change) {
            let path = change.path
            for watch in watches
            where path == watch.path
                || !change.isExact && (watch.path == "/" || path.hasPrefix(watch.path + "/"))
            {
                let content = XenstorePayload.strings([path, watch.token])
                send(XenstoreMessage(operation: .watchEvent, payload: content.rawBytes))
            }
        }
    }

    private func handle(_ message: XenstoreMessage, _ connection: Connection) {
        var reply = message
        do throws(RequestError) {
            let (path, rest) = Self.splitPath(message)
            reply.payload = try handleRequest(message, path, rest, connection).rawBytes
        } catch {
            reply.operation = .error
            reply.payload = XenstorePayload.strings([error.errnoName]).rawBytes
        }
        connection.send(reply)
        // xenstored fires a new watch once.
        if reply.operation == .watch, let watch = connection.watches.last {
            let content = XenstorePayload.strings([watch.path, watch.token])
            connection.send(XenstoreMessage(operation: .watchEvent, payload: content.rawBytes))
        }
        for change in tree.drainChanges() {
            for reference in connections { reference.connection?.notifyWatches(of: change) }
        }
    }

    /// An error reply: the name of an errno.
    private struct RequestError: Error {
        let errnoName: String
        static let noEntry = RequestError(errnoName: "ENOENT")
        static let invalid = RequestError(errnoName: "EINVAL")
    }

    /// The string that a request begins with, and the bytes after it.
    private static func splitPath(_ message: XenstoreMessage) -> (path: String, rest: [UInt8]) {
        let end = message.payload.firstIndex(of: 0) ?? message.payload.endIndex
        return (
            String(decoding: message.payload[..<end], as: UTF8.self),
            Array(message.payload[end...].dropFirst())
        )
    }

    private func handleRequest(
        _ message: XenstoreMessage, _ path: String, _ rest: [UInt8], _ connection: Connection
    ) throws(RequestError) -> XenstorePayload {
        switch message.operation {
        case .transactionStart:
            connection.lastTransaction += 1
            connection.transactions[connection.lastTransaction] = (tree, tree.generation)
            return .strings([String(connection.lastTransaction)])
        case .transactionEnd:
            guard
                let (changed, base) = connection.transactions.removeValue(
                    forKey: message.transactionID)
            else { throw .noEntry }
            guard path == "T" else { return Self.okReply }
            // Another client committed first: the client repeats the transaction.
            guard base == tree.generation else { throw RequestError(errnoName: "EAGAIN") }
            tree = changed
            return Self.okReply
        case .watch:
            connection.watches.append((path, XenstorePayload(rest).path ?? ""))
            return Self.okReply
        case .unwatch:
            let token = XenstorePayload(rest).path ?? ""
            guard let index = connection.watches.firstIndex(where: { $0 == (path, token) }) else {
                throw .noEntry
            }
            connection.watches.remove(at: index)
            return Self.okReply
        case .getDomainPath: return .strings(["/local/domain/\(path)"])
        case .isDomainIntroduced: return .strings(["T"])
        case .introduce:
            tree.fireSpecialWatch("@introduceDomain")
            return Self.okReply
        case .release:
            tree.fireSpecialWatch("@releaseDomain")
            return Self.okReply
        case .resume, .setTarget: return Self.okReply
        default: break
        }
        let name = path.hasPrefix("/") || path.hasPrefix("@") ? path : "/local/domain/0/\(path)"
        guard message.transactionID != 0 else {
            return try handleTreeRequest(message.operation, name, rest, in: &tree)
        }
        guard var transaction = connection.transactions[message.transactionID] else {
            throw .noEntry
        }
        let content = try handleTreeRequest(message.operation, name, rest, in: &transaction.tree)
        connection.transactions[message.transactionID] = transaction
        return content
    }

    private func handleTreeRequest(
        _ operation: XenstoreOperation, _ path: String, _ rest: [UInt8], in tree: inout XenstoreTree
    ) throws(RequestError) -> XenstorePayload {
        switch operation {
        case .read:
            guard let node = tree[path] else { throw .noEntry }
            return .bytes(node.value)
        case .write: tree.write(path, rest)
        case .makeDirectory: tree.makeDirectory(path)
        case .remove:
            guard path != "/" else { throw .invalid }
            guard tree.remove(path) else { throw .noEntry }
        case .directory:
            guard let names = tree.children(of: path) else { throw .noEntry }
            return .strings(names)
        case .getPermissions:
            guard let node = tree[path] else { throw .noEntry }
            return .strings(node.permissions)
        case .setPermissions:
            guard case .strings(let permissions) = XenstorePayload(rest) else { throw .invalid }
            guard tree.setPermissions(path, permissions) else { throw .noEntry }
        default: throw RequestError(errnoName: "ENOSYS")
        }
        return Self.okReply
    }

    private static let okReply = XenstorePayload.strings(["OK"])
}
