// SPDX-License-Identifier: MIT

public import PrivcmdKit

/// What a watched program did.
public enum WatchedEvent: Sendable {
    /// It made a call, which came to its end.
    case call(RecordedCall, by: WatchedThread)
    /// It made a call and ended in it, so that there is no answer.
    case unfinished(RecordedCall.Question, by: WatchedThread)
    /// It opened a node, or could not.
    case open(RecordedOpen, by: WatchedThread)
    /// It wrote to a file of sysfs that moves devices between drivers.
    case write(RecordedWrite, by: WatchedThread)
    /// One of its processes ended.
    case ended(ProgramEnd, process: WatchedThread)
}

/// A thread of a watched program, by the numbers that the system gives it.
public struct WatchedThread: Hashable, Sendable {
    /// The process.
    public let process: Int32
    /// The thread; the process's own number for its first one.
    public let thread: Int32

    /// Whether it is the one that the program began with.
    public let isFirst: Bool

    /// Names a thread.
    ///
    /// - Parameters:
    ///   - process: the process.
    ///   - thread: the thread.
    ///   - isFirst: whether it is the one that the program began with.
    public init(process: Int32, thread: Int32, isFirst: Bool) {
        self.process = process
        self.thread = thread
        self.isFirst = isFirst
    }
}

extension WatchedEvent {
    /// The line of a recording that it is; nil for what a recording does not hold.
    public var line: RecordedLine? {
        switch self {
        case .call(let call, _): .call(call)
        case .open(let open, _): .open(open)
        case .write(let write, _): .write(write)
        // Without an answer there is nothing to replay.
        case .unfinished, .ended: nil
        }
    }
}

extension RecordedEnd {
    /// The end of a recorded program.
    ///
    /// - Parameter end: how it ended.
    public init(_ end: ProgramEnd) {
        switch end {
        case .exited(let status): self = .exited(status)
        case .killed(let signal): self = .killed(signal: signal)
        }
    }
}
