// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit
import PrivcmdRecording

/// The state of a traced thread.
///
/// A class, because a pending call is too large to copy on each access.
final class Tracee {
    /// The system call that the thread is in.
    enum PendingSyscall {
        case idle
        case ioctl(PendingIoctl)
        case open(PendingOpen)
        case bindFileWrite(path: String, text: String)
    }

    /// The process of the thread.
    let process: Int32
    var pending = PendingSyscall.idle
    /// The descriptor that the thread uses for its calls.
    let descriptorLink = CachedDescriptorLink()
    /// The call that a signal interrupted, and its record if the program does not restart it.
    var interruptedIoctl: (call: PendingIoctl, line: RecordedCall)?

    /// The bind files that the thread has open, by descriptor: meanwhile it is single-stepped.
    var bindFiles: [Int32: String] = [:]

    init(process: Int32) { self.process = process }
}

extension Tracer {
    func traceeID(_ thread: Int32, of process: Int32) -> TraceeID {
        TraceeID(process: process, thread: thread, isFirst: thread == programID)
    }

    /// The state of a thread, added if the thread is new: its first stop and its creator's stop may
    /// come in either order.
    @discardableResult
    mutating func findOrAddTracee(_ thread: Int32) -> Tracee {
        if let state = tracees[thread] { return state }
        let state = Tracee(process: ProcStatus.process(of: thread))
        tracees[thread] = state
        if isKilling { _ = kill(state.process, SIGKILL) }
        return state
    }

    /// Handles a new thread or process.
    mutating func addChild(_ thread: Int32, of creator: Int32) {
        let (parent, child) = (findOrAddTracee(creator).process, findOrAddTracee(thread).process)
        if child != parent { fileNumbers.inherit(child, from: parent) }
    }

    /// Handles an exec: the process continues in a single thread.
    mutating func handleExec(_ process: Int32) {
        if process == programID, !hasExecuted {
            hasExecuted = true
            Ptrace.readStartFailure(&started)
        }
        // The other threads are gone, without a stop of their own.
        for (thread, state) in tracees where state.process == process {
            emitPending(state, thread)
            tracees[thread] = nil
            // The thread that called exec gets the thread id of the first one.
            if thread != process { callerNumbers.removeThread(thread) }
        }
        tracees[process] = Tracee(process: process)
    }

    /// Handles the end of a thread.
    ///
    /// The end of its first thread is the end of a process.
    mutating func handleEnd(_ thread: Int32, _ status: TerminationStatus) {
        let state = tracees.removeValue(forKey: thread)
        if let state { emitPending(state, thread) }
        callerNumbers.removeThread(thread)
        guard thread == state?.process ?? thread else { return }
        if thread == programID {
            Ptrace.readStartFailure(&started)
            if !hasExecuted, started.failed_step != SUPERVISE_START_OK { return }
            termination = status
        }
        onEvent(.ended(status, process: traceeID(thread, of: thread)))
        fileNumbers.removeProcess(thread)
        callerNumbers.removeProcess(thread)
    }

    /// Reports the call that a thread was in when it ended.
    private mutating func emitPending(_ state: Tracee, _ thread: Int32) {
        state.descriptorLink.close(count: &cachedLinkCount)
        let id = traceeID(thread, of: state.process)
        if let interrupted = state.interruptedIoctl {
            emitCall(interrupted.line, file: interrupted.call.file, by: id)
        }
        if case .ioctl(let call) = state.pending { onEvent(.unfinished(call.call, by: id)) }
    }
}
