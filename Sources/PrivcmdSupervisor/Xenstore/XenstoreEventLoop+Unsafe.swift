// SPDX-License-Identifier: MIT

internal import CLinux
internal import CSupervise
import Glibc
package import PrivcmdKit
import Synchronization
package import SystemPackage

/// A thread with a poll(2) loop that serves the xenstore connections of programs.
// SAFETY: only the thread uses `sessions` and `makeSession` once it runs.
package final class XenstoreEventLoop: @unchecked Sendable {
    private struct Inbox {
        var newConnections: [Int32] = []
        var isStopping = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeup: OwnedDescriptor
    private let listener: XenstoreEndpoint?
    private let makeSession: (XenstoreEndpoint) -> (any XenstoreSession)?
    private var sessions: [any XenstoreSession] = []
    private var thread: UInt?

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - path: the socket to listen on; nil for none.
    ///   - makeSession: called in the thread for each program that connects; nil closes the connection.
    /// - Throws: the errno of the socket or thread that could not be made.
    package init(
        listeningAt path: FilePath?,
        makeSession: @escaping (XenstoreEndpoint) -> (any XenstoreSession)?
    )
        throws(Errno)
    {
        wakeup = try OwnedDescriptor(result: sys_eventfd())
        if let path {
            // SAFETY: the string outlives the call, which only reads it.
            listener = XenstoreEndpoint(
                try OwnedDescriptor(result: unsafe supervise_listen(path.string)))
        } else {
            listener = nil
        }
        self.makeSession = makeSession
        // SAFETY: the thread releases the reference that is retained here.
        let argument = unsafe Unmanaged.passRetained(self)
        var thread: UInt = 0
        let error = unsafe supervise_start_thread(
            &thread,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<XenstoreEventLoop>.fromOpaque(argument).takeRetainedValue()
                        .runLoop()
                }
                return nil
            }, argument.toOpaque())
        guard error == 0 else {
            unsafe argument.release()
            throw Errno(rawValue: error)
        }
        self.thread = thread
    }

    /// Connects a program through a socket pair, without a socket's path.
    ///
    /// - Parameter flags: those of open(2); only O_NONBLOCK matters.
    /// - Returns: the program's end.
    /// - Throws: the errno of socketpair(2).
    package func connect(_ flags: Int32) throws(Errno) -> OwnedDescriptor {
        var ends: [Int32] = [-1, -1]
        // SAFETY: the callee fills both in before it returns 0.
        let error = unsafe supervise_socketpair(&ends, flags)
        guard error == 0 else { throw Errno(rawValue: -error) }
        inbox.withLock { $0.newConnections.append(ends[0]) }
        supervise_eventfd_signal(wakeup.borrowed.rawValue)
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: ends[1]))
    }

    /// Serves what has arrived so far, then stops the thread.
    package func stop() {
        guard let thread else { return }
        self.thread = nil
        inbox.withLock { $0.isStopping = true }
        supervise_eventfd_signal(wakeup.borrowed.rawValue)
        supervise_join_thread(thread)
    }

    private func runLoop() {
        while true {
            let isStopping = addPendingConnections()
            let wasBusy = pollOnce(waiting: !isStopping)
            if isStopping, !wasBusy { break }
        }
        sessions = []
    }

    /// Adds the connections made by ``connect(_:)``; returns whether to stop.
    private func addPendingConnections() -> Bool {
        let pending = inbox.withLock { inbox in
            defer { inbox.newConnections = [] }
            return inbox
        }
        for number in pending.newConnections {
            addSession(OwnedDescriptor(adopting: FileDescriptor(rawValue: number)))
        }
        return pending.isStopping
    }

    private func addSession(_ descriptor: consuming OwnedDescriptor) {
        if let session = makeSession(XenstoreEndpoint(descriptor)) { sessions.append(session) }
    }

    /// Waits for events and serves them; returns whether there were any.
    private func pollOnce(waiting: Bool) -> Bool {
        sessions.removeAll(where: \.isFinished)
        let listened = sessions.flatMap { session in
            session.endpoints.map { (session: session, endpoint: $0) }
        }
        var entries = [pollfd(fd: wakeup.borrowed.rawValue, events: Int16(POLLIN), revents: 0)]
        entries += listened.map { session, endpoint in
            var events = endpoint.isDrained ? 0 : POLLOUT
            if session.canRead(from: endpoint) { events |= POLLIN }
            return pollfd(fd: endpoint.descriptorNumber, events: Int16(events), revents: 0)
        }
        // poll(2) ignores an entry with a negative descriptor.
        entries.append(
            pollfd(fd: listener?.descriptorNumber ?? -1, events: Int16(POLLIN), revents: 0))
        // SAFETY: the count is that of the array.
        let count = unsafe poll(&entries, nfds_t(entries.count), waiting ? -1 : 0)
        guard count > 0 else { return false }
        if entries[0].revents != 0 {
            var count: UInt64 = 0
            // SAFETY: the read writes at most the size of `count`.
            _ = unsafe read(wakeup.borrowed.rawValue, &count, MemoryLayout<UInt64>.size)
        }
        for (entry, (session, endpoint)) in zip(entries.dropFirst(), listened) {
            let events = Int32(entry.revents)
            if events & POLLOUT != 0 { endpoint.flush() }
            guard events & (POLLIN | POLLHUP | POLLERR) != 0 else { continue }
            let bytes = endpoint.receive()
            if !bytes.isEmpty { session.receive(bytes, from: endpoint) }
        }
        if let last = entries.last, last.revents != 0 { acceptConnections() }
        return entries.dropFirst().contains { $0.revents != 0 }
    }

    private func acceptConnections() {
        guard let listener else { return }
        while case let number = supervise_accept(listener.descriptorNumber), number >= 0 {
            addSession(OwnedDescriptor(adopting: FileDescriptor(rawValue: number)))
        }
    }
}
