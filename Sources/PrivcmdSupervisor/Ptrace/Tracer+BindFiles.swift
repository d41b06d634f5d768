// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// A thread that has a bind file open stops at every system call until it closes the file, because
/// a filter cannot see to which file a write goes.
extension Tracer {
    /// Handles a stop before or after a system call of such a thread.
    mutating func handleSteppedEntry(_ thread: Int32, _ state: Tracee) {
        if let step = Ptrace.syscallEntry(thread), let path = state.bindFiles[step.fd] {
            switch step.kind {
            case SUPERVISE_ENTRY_WRITE:
                let count = Int(min(step.size, SysfsBindFile.maximumTextSize))
                let bytes = ProcessMemory(of: thread).readBytes(
                    at: Address(step.buffer), count: count)
                let text = String(decoding: bytes ?? [], as: UTF8.self)
                state.pending = .bindFileWrite(path: path, text: text)
            case SUPERVISE_ENTRY_CLOSE: state.bindFiles[step.fd] = nil
            default: break
            }
        }
        resume(thread)
    }

    /// A thread has written to a bind file.
    mutating func finishBindFileWrite(
        _ path: String, _ text: String, _ result: SyscallResult, _ id: TraceeID
    ) {
        resume(id.thread)
        let response: RecordedWrite.Response
        switch result {
        case .value(let count): response = .result(Int(count))
        case .errno(let errno): response = .error(errno.name)
        // The write restarts.
        case .interrupted: return
        }
        // A shell writes a newline at the end, a library may not.
        let word = text.split(separator: "\n", omittingEmptySubsequences: true).joined(
            separator: " ")
        onEvent(.write(RecordedWrite(path, word, by: recordedCaller(id), response), by: id))
    }
}
