// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
import Synchronization
internal import SystemPackage

/// A thread that holds conversations with programs until it is told to end.
// SAFETY: `links` and `greet` are the thread's own once it runs; before and after there is none.
final class XenstoreDesk: @unchecked Sendable {
    private struct Notice {
        var arrivals: [Int32] = []
        var isEnding = false
    }

    private let notice = Mutex(Notice())
    private let alarm: OwnedDescriptor
    private let listener: XenstoreChannel?
    private let greet: (XenstoreChannel) -> (any XenstoreLink)?
    private var links: [any XenstoreLink] = []
    private var thread: UInt?

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - path: where to listen for programs; nil for nowhere.
    ///   - greet: called in the thread for each program that connects.
    /// - Throws: that there can be no socket or no thread.
    init(listeningAt path: FilePath?, greet: @escaping (XenstoreChannel) -> (any XenstoreLink)?)
        throws(Errno)
    {
        alarm = try Self.owned(supervise_make_alarm())
        if let path {
            // SAFETY: the string outlives the call, which only reads it.
            listener = XenstoreChannel(try Self.owned(unsafe supervise_listen(path.string)))
        } else {
            listener = nil
        }
        self.greet = greet
        // SAFETY: the thread takes over the reference that is retained for it here.
        let argument = unsafe Unmanaged.passRetained(self)
        var thread: UInt = 0
        let error = unsafe supervise_start_thread(
            &thread,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<XenstoreDesk>.fromOpaque(argument).takeRetainedValue().work()
                }
                return nil
            }, argument.toOpaque())
        guard error == 0 else {
            unsafe argument.release()
            throw Errno(rawValue: error)
        }
        self.thread = thread
    }

    private static func owned(_ number: Int32) throws(Errno) -> OwnedDescriptor {
        guard number >= 0 else { throw Errno(rawValue: -number) }
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }

    /// Connects a program without a socket's path: gives out the program's end.
    ///
    /// - Parameter flags: those of open(2), of which O_NONBLOCK counts.
    /// - Returns: the program's end.
    /// - Throws: that there can be no socket.
    func connect(_ flags: Int32) throws(Errno) -> OwnedDescriptor {
        var ends: [Int32] = [-1, -1]
        // SAFETY: both are filled in before this returns.
        let error = unsafe supervise_make_pair(&ends, flags)
        guard error == 0 else { throw Errno(rawValue: -error) }
        notice.withLock { $0.arrivals.append(ends[0]) }
        supervise_wake(alarm.borrowed.rawValue)
        return OwnedDescriptor(adopting: FileDescriptor(rawValue: ends[1]))
    }

    /// Hears what was said so far, and ends the thread.
    func end() {
        guard let thread else { return }
        self.thread = nil
        notice.withLock { $0.isEnding = true }
        supervise_wake(alarm.borrowed.rawValue)
        supervise_join_thread(thread)
    }

    private func work() {
        while true {
            let isEnding = take()
            let wasBusy = turn(waiting: !isEnding)
            if isEnding, !wasBusy { break }
        }
        links = []
    }

    /// Takes those that have come by ``connect(_:)``.
    private func take() -> Bool {
        let news = notice.withLock { notice in
            defer { notice.arrivals = [] }
            return notice
        }
        for number in news.arrivals {
            greet(OwnedDescriptor(adopting: FileDescriptor(rawValue: number)))
        }
        return news.isEnding
    }

    private func greet(_ descriptor: consuming OwnedDescriptor) {
        if let link = greet(XenstoreChannel(descriptor)) { links.append(link) }
    }

    /// Waits until somebody says something, and hears everybody; whether anybody did.
    private func turn(waiting: Bool) -> Bool {
        links.removeAll(where: \.isOver)
        let listened = links.flatMap { link in link.channels.map { (link: link, channel: $0) } }
        var entries = [pollfd(fd: alarm.borrowed.rawValue, events: Int16(POLLIN), revents: 0)]
        entries += listened.map { link, channel in
            var events = channel.isQuiet ? 0 : POLLOUT
            if link.listens(to: channel) { events |= POLLIN }
            return pollfd(fd: channel.number, events: Int16(events), revents: 0)
        }
        // What poll(2) passes over is a negative number.
        entries.append(pollfd(fd: listener?.number ?? -1, events: Int16(POLLIN), revents: 0))
        // SAFETY: the count is the array's own.
        let count = unsafe poll(&entries, nfds_t(entries.count), waiting ? -1 : 0)
        guard count > 0 else { return false }
        if entries[0].revents != 0 {
            var count: UInt64 = 0
            // SAFETY: no more is written than the number holds.
            _ = unsafe read(alarm.borrowed.rawValue, &count, MemoryLayout<UInt64>.size)
        }
        for (entry, (link, channel)) in zip(entries.dropFirst(), listened) {
            let events = Int32(entry.revents)
            if events & POLLOUT != 0 { channel.flush() }
            guard events & (POLLIN | POLLHUP | POLLERR) != 0 else { continue }
            let bytes = channel.hear()
            if !bytes.isEmpty { link.hear(bytes, from: channel) }
        }
        if let last = entries.last, last.revents != 0 { accept() }
        return entries.dropFirst().contains { $0.revents != 0 }
    }

    private func accept() {
        guard let listener else { return }
        while case let number = supervise_accept(listener.number), number >= 0 {
            greet(OwnedDescriptor(adopting: FileDescriptor(rawValue: number)))
        }
    }
}
