// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// A xenstored for a fake: it holds what its programs write, and forgets it with them.
///
/// It knows no domains and refuses nobody: permissions are kept, and not enforced.
/// Source: docs/misc/xenstore.txt (Xen 4.20).
final class XenstoreHouse {
    private var tree: XenstoreTree
    private var seats: [Seat] = []

    /// Opens with values.
    init(_ values: [String: String]) { tree = XenstoreTree(values) }

    /// Takes in a program that has connected.
    func take(_ channel: XenstoreChannel) -> any XenstoreLink {
        seats.removeAll { $0.guest == nil }
        let guest = Guest(channel, self)
        seats.append(Seat(guest: guest))
        return guest
    }

    /// A guest's place.
    ///
    /// Whoever holds the conversation keeps the guest, and hangs up with it.
    private struct Seat {
        weak var guest: Guest?
    }

    /// A program's connection.
    final class Guest: XenstoreLink {
        private let program: XenstoreChannel
        private let house: XenstoreHouse
        private var stream = XenstoreStream()
        fileprivate var watches: [(path: String, token: String)] = []
        fileprivate var transactions: [UInt32: (tree: XenstoreTree, base: Int)] = [:]
        fileprivate var lastTransaction: UInt32 = 0

        fileprivate init(_ program: XenstoreChannel, _ house: XenstoreHouse) {
            self.program = program
            self.house = house
        }

        var channels: [XenstoreChannel] { [program] }
        var isOver: Bool { program.isOver || stream.isBroken && program.isQuiet }
        func listens(to channel: XenstoreChannel) -> Bool { !program.isFull && !stream.isBroken }

        func hear(_ bytes: [UInt8], from channel: XenstoreChannel) {
            for message in stream.feed(bytes) { house.serve(message, self) }
        }

        fileprivate func say(_ message: XenstoreMessage) { program.say(message.bytes) }

        fileprivate func tell(of change: XenstoreTree.Change) {
            let path = change.path
            for watch in watches
            where path == watch.path
                || !change.isExact && (watch.path == "/" || path.hasPrefix(watch.path + "/"))
            {
                let content = XenstoreContent.texts([path, watch.token])
                say(XenstoreMessage(operation: .watchEvent, payload: content.payload))
            }
        }
    }

    private func serve(_ message: XenstoreMessage, _ guest: Guest) {
        var reply = message
        do throws(Refusal) {
            let (path, rest) = Self.parts(message)
            reply.payload = try answer(message, path, rest, guest).payload
        } catch {
            reply.operation = .error
            reply.payload = XenstoreContent.texts([error.name]).payload
        }
        guest.say(reply)
        // A watch is told once that it is there.
        if reply.operation == .watch, let watch = guest.watches.last {
            let content = XenstoreContent.texts([watch.path, watch.token])
            guest.say(XenstoreMessage(operation: .watchEvent, payload: content.payload))
        }
        for change in tree.takeChanges() { for seat in seats { seat.guest?.tell(of: change) } }
    }

    /// Why a request is refused, by the name of an errno.
    private struct Refusal: Error {
        let name: String
        static let missing = Refusal(name: "ENOENT")
        static let malformed = Refusal(name: "EINVAL")
    }

    /// The text that a request begins with, and what follows it.
    private static func parts(_ message: XenstoreMessage) -> (path: String, rest: [UInt8]) {
        let end = message.payload.firstIndex(of: 0) ?? message.payload.endIndex
        return (
            String(decoding: message.payload[..<end], as: UTF8.self),
            Array(message.payload[end...].dropFirst())
        )
    }

    private func answer(
        _ message: XenstoreMessage, _ path: String, _ rest: [UInt8], _ guest: Guest
    ) throws(Refusal) -> XenstoreContent {
        switch message.operation {
        case .transactionStart:
            guest.lastTransaction += 1
            guest.transactions[guest.lastTransaction] = (tree, tree.generation)
            return .texts([String(guest.lastTransaction)])
        case .transactionEnd:
            guard let (changed, base) = guest.transactions.removeValue(forKey: message.transaction)
            else { throw .missing }
            guard path == "T" else { return Self.done }
            // Somebody was faster: the program is to do it all again.
            guard base == tree.generation else { throw Refusal(name: "EAGAIN") }
            tree = changed
            return Self.done
        case .watch:
            guest.watches.append((path, XenstoreContent(rest).path ?? ""))
            return Self.done
        case .unwatch:
            let token = XenstoreContent(rest).path ?? ""
            guard let index = guest.watches.firstIndex(where: { $0 == (path, token) }) else {
                throw .missing
            }
            guest.watches.remove(at: index)
            return Self.done
        case .getDomainPath: return .texts(["/local/domain/\(path)"])
        case .isDomainIntroduced: return .texts(["T"])
        case .introduce:
            tree.announce("@introduceDomain")
            return Self.done
        case .release:
            tree.announce("@releaseDomain")
            return Self.done
        case .resume, .setTarget: return Self.done
        default: break
        }
        let name = path.hasPrefix("/") || path.hasPrefix("@") ? path : "/local/domain/0/\(path)"
        guard message.transaction != 0 else {
            return try answer(message.operation, name, rest, in: &tree)
        }
        guard var transaction = guest.transactions[message.transaction] else { throw .missing }
        let content = try answer(message.operation, name, rest, in: &transaction.tree)
        guest.transactions[message.transaction] = transaction
        return content
    }

    private func answer(
        _ operation: XenstoreOperation, _ path: String, _ rest: [UInt8], in tree: inout XenstoreTree
    ) throws(Refusal) -> XenstoreContent {
        switch operation {
        case .read:
            guard let node = tree[path] else { throw .missing }
            return .bytes(node.value)
        case .write: tree.write(path, rest)
        case .makeDirectory: tree.make(path)
        case .remove:
            guard path != "/" else { throw .malformed }
            guard tree.remove(path) else { throw .missing }
        case .directory:
            guard let names = tree.children(of: path) else { throw .missing }
            return .texts(names)
        case .getPermissions:
            guard let node = tree[path] else { throw .missing }
            return .texts(node.permissions)
        case .setPermissions:
            guard case .texts(let permissions) = XenstoreContent(rest) else { throw .malformed }
            guard tree.permit(path, permissions) else { throw .missing }
        default: throw Refusal(name: "ENOSYS")
        }
        return Self.done
    }

    private static let done = XenstoreContent.texts(["OK"])
}
