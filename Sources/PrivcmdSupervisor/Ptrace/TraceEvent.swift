// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdRecording

/// An event of a traced program.
package enum TraceEvent: Sendable {
    /// A thread made a call, which returned.
    case call(RecordedCall, by: TraceeID)
    /// A thread ended inside a call, which has no result.
    case unfinished(RecordedCall.Invocation, by: TraceeID)
    /// A thread opened a node, or failed to.
    case open(RecordedOpen, by: TraceeID)
    /// A thread wrote to a sysfs file that binds or unbinds a driver.
    case write(RecordedWrite, by: TraceeID)
    /// A process of the program ended.
    case ended(TerminationStatus, process: TraceeID)
}

/// The process and thread ids of a traced thread.
package struct TraceeID: Hashable, Sendable {
    /// The process id (Tgid).
    package let process: Int32
    /// The thread id; equal to the process id for the first thread.
    package let thread: Int32

    /// Whether it is the program's first thread.
    package let isFirst: Bool

    /// Makes the ids of a thread.
    ///
    /// - Parameters:
    ///   - process: the process id.
    ///   - thread: the thread id.
    ///   - isFirst: whether it is the program's first thread.
    package init(process: Int32, thread: Int32, isFirst: Bool) {
        self.process = process
        self.thread = thread
        self.isFirst = isFirst
    }
}

extension TraceEvent {
    /// The event as a recording stores it; nil for an event that a recording does not store.
    package var recordedLine: RecordedLine? {
        switch self {
        case .call(let call, _): .call(call)
        case .open(let open, _): .open(open)
        case .write(let write, _): .write(write)
        // A call without a result cannot be replayed.
        case .unfinished, .ended: nil
        }
    }
}

extension RecordedExit {
    /// Converts how a program ended.
    package init(_ end: TerminationStatus) {
        switch end {
        case .exited(let status): self = .exited(status)
        case .killed(let signal): self = .killed(signal: signal)
        }
    }
}
