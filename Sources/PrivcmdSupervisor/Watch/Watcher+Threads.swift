// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit

/// What is known of a watched thread.
///
/// A class, since a call is too much to be copied each time that it is looked at.
final class ThreadState {
    /// What it stands in.
    enum Deed {
        case nothing
        case calling(CallUnderWay)
        case opening(OpenUnderWay)
        case ordering(path: String, text: String)
    }

    /// The process that it belongs to.
    let process: Int32
    var deed = Deed.nothing
    /// The descriptor that it calls with.
    let held = HeldDescriptor()
    /// The call that a signal came into, and what it is if it is not made again.
    var interrupted: (call: CallUnderWay, line: RecordedCall)?

    /// The files that it has open whose writing has a driver do something: it goes step by step meanwhile.
    var orders: [Int32: String] = [:]

    init(process: Int32) { self.process = process }
}

extension Watcher {
    /// Names a thread.
    func name(_ thread: Int32, of process: Int32) -> WatchedThread {
        WatchedThread(process: process, thread: thread, isFirst: thread == program)
    }

    /// Learns of a thread, whichever came first: it, or that its maker told of it.
    ///
    /// - Returns: what is known of it.
    @discardableResult
    mutating func know(_ thread: Int32) -> ThreadState {
        if let state = threads[thread] { return state }
        let state = ThreadState(process: supervise_process_of(thread))
        threads[thread] = state
        if isKilling { supervise_kill(state.process, SIGKILL) }
        return state
    }

    /// A thread has made another, or a process.
    mutating func made(_ thread: Int32, by maker: Int32) {
        let (parent, child) = (know(maker).process, know(thread).process)
        if child != parent { files.inherit(child, from: parent) }
    }

    /// A process executes another program, in the one thread that is left of it.
    mutating func executed(_ process: Int32) {
        if process == program, !wasExecuted {
            wasExecuted = true
            Tracing.closeReport(&started)
        }
        // The process's other threads are gone, without another word.
        for (thread, state) in threads where state.process == process {
            finish(state, thread)
            threads[thread] = nil
            // Whichever thread it was that executes, it is the first one from now on.
            if thread != process { callers.forgetThread(thread) }
        }
        threads[process] = ThreadState(process: process)
    }

    /// A thread has ended, and with the last one its process: that is told of the first one.
    mutating func ended(_ thread: Int32, _ how: ProgramEnd) {
        let state = threads.removeValue(forKey: thread)
        if let state { finish(state, thread) }
        callers.forgetThread(thread)
        guard thread == state?.process ?? thread else { return }
        if thread == program {
            Tracing.closeReport(&started)
            if !wasExecuted, started.step != SUPERVISE_NOTHING { return }
            end = how
        }
        tell(.ended(how, process: name(thread, of: thread)))
        files.forget(thread)
        callers.forgetProcess(thread)
    }

    /// Tells what a thread was doing that is gone.
    private mutating func finish(_ state: ThreadState, _ thread: Int32) {
        state.held.drop(count: &heldCount)
        let who = name(thread, of: state.process)
        if let interrupted = state.interrupted {
            tellCall(interrupted.line, file: interrupted.call.file, by: who)
        }
        if case .calling(let call) = state.deed { tell(.unfinished(call.question, by: who)) }
    }
}
