// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

extension Watcher {
    /// A thread is about to make a call that the filter picked.
    mutating func entered(_ thread: Int32) throws(Errno) {
        let call: supervise_picked_call
        do throws(Errno) {
            call = try Tracing.pickedCall(thread).get()
        } catch .noSuchProcess {
            return go(thread)
        }
        let state = know(thread)
        switch call.kind {
        case SUPERVISE_PICKED_OPEN:
            let open = OpenUnderWay(call, by: thread)
            if nodes.isRefused(open.path), call.is_compat == 0 {
                _ = supervise_skip_call(thread, Errno.noSuchFileOrDirectory.rawValue)
            }
            state.deed = .opening(open)
            go(thread, SUPERVISE_GO_TO_EXIT)
        case SUPERVISE_PICKED_IOCTL: begin(call, state, name(thread, of: state.process))
        default: go(thread)
        }
    }

    private mutating func begin(
        _ call: supervise_picked_call, _ state: ThreadState, _ who: WatchedThread
    ) {
        if let interrupted = state.interrupted {
            state.interrupted = nil
            if interrupted.call.place == CallUnderWay.Place(call) {
                state.deed = .calling(interrupted.call)
                return go(who.thread, SUPERVISE_GO_TO_EXIT)
            }
            // It went on to something else, so that it has been told EINTR.
            tellCall(interrupted.line, file: interrupted.call.file, by: who)
        }
        let begun = CallUnderWay(call, by: who.thread)
        // What the descriptor is, is found out while the kernel is at it: until its exit is taken
        // note of, the thread closes nothing.
        go(who.thread, SUPERVISE_GO_TO_EXIT)
        let node = nodes.node(call.fd, of: who.thread) { descriptor, thread in
            state.held.path(descriptor, of: thread, count: &heldCount)
        }
        guard node != nil else { return }
        begun.file = files.number(call.fd, of: who.process) { process, descriptor in
            supervise_is_same_file(who.process, call.fd, process, descriptor) != 0
        }
        state.deed = .calling(begun)
    }

    /// A thread has made a call.
    mutating func left(_ thread: Int32) {
        let state = know(thread)
        let deed = state.deed
        if case .nothing = deed, !state.orders.isEmpty { return stepped(thread, state) }
        state.deed = .nothing
        guard let result = Tracing.result(thread) else { return go(thread) }
        let who = name(thread, of: state.process)
        switch deed {
        case .nothing: go(thread)
        case .opening(let open): left(open, result, state, who)
        case .ordering(let path, let text): left(path, text, result, who)
        case .calling(let call): left(call, result, state, who)
        }
    }

    private mutating func left(
        _ call: CallUnderWay, _ result: CallResult, _ state: ThreadState, _ who: WatchedThread
    ) {
        guard let answer = RecordedCall.Response(result) else {
            state.interrupted = (call, call.finished(.error(Errno.eintr.name)))
            return go(who.thread)
        }
        let line = call.finished(answer)
        // The program does not wait for what is made of it.
        go(who.thread)
        tellCall(line, file: call.file, by: who)
    }

    private mutating func left(
        _ open: OpenUnderWay, _ result: CallResult, _ state: ThreadState, _ who: WatchedThread
    ) {
        if open.mayOrder, case .value(let value) = result {
            let descriptor = Int32(truncatingIfNeeded: value)
            state.orders[descriptor] = Orderly.file(descriptor, of: who.thread)
        }
        let node: String?
        switch result {
        case .value(let value):
            node = nodes.node(Int32(truncatingIfNeeded: value), of: who.thread)
        case .errno:
            node = open.path.flatMap {
                nodes.node(meant: $0, relativeTo: open.directory, by: who.thread)
            }
        // It comes again, or failed by what has nothing to do with the node.
        case .interrupted: node = nil
        }
        go(who.thread)
        guard let node else { return }
        let outcome: RecordedOpen.Response
        switch result {
        case .value(let descriptor):
            outcome = .file(
                files.opened(Int32(truncatingIfNeeded: descriptor), by: who.process))
        case .errno(let errno): outcome = .error(errno.name)
        case .interrupted: return
        }
        tell(.open(RecordedOpen(node, by: caller(who), outcome), by: who))
    }

    /// Tells of a call, with whose it was.
    mutating func tellCall(_ line: RecordedCall, file: Int, by who: WatchedThread) {
        var line = line
        line.caller = caller(who, file: file)
        tell(.call(line, by: who))
    }

    mutating func caller(_ who: WatchedThread, file: Int? = nil) -> RecordedCaller {
        let numbers = callers.numbers(who.thread, of: who.process)
        return RecordedCaller(process: numbers.process, thread: numbers.thread, file: file)
    }
}

extension RecordedCall.Response {
    /// The answer that a result is; nil where the call was interrupted.
    fileprivate init?(_ result: CallResult) {
        switch result {
        case .value(let value): self = .result(value)
        case .errno(let errno): self = .error(errno.name)
        case .interrupted: return nil
        }
    }
}
