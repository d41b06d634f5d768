// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

extension Tracer {
    /// Handles a seccomp stop: a thread is about to make a call that the filter selects.
    mutating func handleSyscallEntry(_ thread: Int32) throws(Errno) {
        let call: supervise_traced_syscall
        do throws(Errno) {
            call = try Ptrace.tracedSyscall(thread).get()
        } catch .noSuchProcess {
            return resume(thread)
        }
        let state = findOrAddTracee(thread)
        switch call.kind {
        case SUPERVISE_TRACED_OPEN:
            let open = PendingOpen(call, by: thread)
            if nodes.isHidden(open.path), call.is_compat == 0 {
                _ = supervise_skip_syscall(thread, Errno.noSuchFileOrDirectory.rawValue)
            }
            state.pending = .open(open)
            resume(thread, SUPERVISE_RESUME_SYSCALL)
        case SUPERVISE_TRACED_IOCTL: beginIoctl(call, state, traceeID(thread, of: state.process))
        default: resume(thread)
        }
    }

    private mutating func beginIoctl(
        _ call: supervise_traced_syscall, _ state: Tracee, _ id: TraceeID
    ) {
        if let interrupted = state.interruptedIoctl {
            state.interruptedIoctl = nil
            if interrupted.call.callSite == PendingIoctl.CallSite(call) {
                state.pending = .ioctl(interrupted.call)
                return resume(id.thread, SUPERVISE_RESUME_SYSCALL)
            }
            // The thread made another call instead, so the interrupted one failed with EINTR.
            emitCall(interrupted.line, file: interrupted.call.file, by: id)
        }
        let ioctl = PendingIoctl(call, by: id.thread)
        // The descriptor is looked up while the kernel executes the call: until its exit stop is
        // handled, the thread cannot close it.
        resume(id.thread, SUPERVISE_RESUME_SYSCALL)
        let node = nodes.node(call.fd, of: id.thread) { descriptor, thread in
            state.descriptorLink.path(descriptor, of: thread, count: &cachedLinkCount)
        }
        guard node != nil else { return }
        ioctl.file = fileNumbers.number(call.fd, of: id.process) { process, descriptor in
            supervise_is_same_file(id.process, call.fd, process, descriptor) != 0
        }
        state.pending = .ioctl(ioctl)
    }

    /// Handles a syscall stop: a thread has made a call, or is single-stepped.
    mutating func handleSyscallExit(_ thread: Int32) {
        let state = findOrAddTracee(thread)
        let pending = state.pending
        if case .idle = pending, !state.bindFiles.isEmpty {
            return handleSteppedEntry(thread, state)
        }
        state.pending = .idle
        guard let result = Ptrace.syscallResult(thread) else { return resume(thread) }
        let id = traceeID(thread, of: state.process)
        switch pending {
        case .idle: resume(thread)
        case .open(let open): finishOpen(open, result, state, id)
        case .bindFileWrite(let path, let text): finishBindFileWrite(path, text, result, id)
        case .ioctl(let call): finishIoctl(call, result, state, id)
        }
    }

    private mutating func finishIoctl(
        _ call: PendingIoctl, _ result: SyscallResult, _ state: Tracee, _ id: TraceeID
    ) {
        guard let response = RecordedCall.Response(result) else {
            state.interruptedIoctl = (call, call.recordedCall(.error(Errno.eintr.name)))
            return resume(id.thread)
        }
        let line = call.recordedCall(response)
        // The program need not wait for the event to be processed.
        resume(id.thread)
        emitCall(line, file: call.file, by: id)
    }

    private mutating func finishOpen(
        _ open: PendingOpen, _ result: SyscallResult, _ state: Tracee, _ id: TraceeID
    ) {
        if open.mayBeBindFile, case .value(let value) = result {
            let descriptor = Int32(truncatingIfNeeded: value)
            state.bindFiles[descriptor] = Ptrace.path(of: descriptor, id.thread).flatMap {
                SysfsBindFile.contains($0) ? $0 : nil
            }
        }
        let node: String?
        switch result {
        case .value(let value):
            node = nodes.node(Int32(truncatingIfNeeded: value), of: id.thread)
        case .errno:
            node = open.path.flatMap {
                nodes.node(at: $0, relativeTo: open.directory, by: id.thread)
            }
        // The open restarts, or failed for a reason unrelated to the node.
        case .interrupted: node = nil
        }
        resume(id.thread)
        guard let node else { return }
        let outcome: RecordedOpen.Response
        switch result {
        case .value(let descriptor):
            outcome = .result(
                fileNumbers.add(Int32(truncatingIfNeeded: descriptor), openedBy: id.process))
        case .errno(let errno): outcome = .error(errno.name)
        case .interrupted: return
        }
        onEvent(.open(RecordedOpen(node, by: recordedCaller(id), outcome), by: id))
    }

    /// Reports a call with its caller.
    mutating func emitCall(_ line: RecordedCall, file: Int, by id: TraceeID) {
        var line = line
        line.caller = recordedCaller(id, file: file)
        onEvent(.call(line, by: id))
    }

    mutating func recordedCaller(_ id: TraceeID, file: Int? = nil) -> RecordedCaller {
        let numbers = callerNumbers.numbers(id.thread, of: id.process)
        return RecordedCaller(process: numbers.process, thread: numbers.thread, file: file)
    }
}

extension RecordedCall.Response {
    /// Converts the result of a system call; nil for an interrupted one.
    fileprivate init?(_ result: SyscallResult) {
        switch result {
        case .value(let value): self = .result(value)
        case .errno(let errno): self = .error(errno.name)
        case .interrupted: return nil
        }
    }
}
