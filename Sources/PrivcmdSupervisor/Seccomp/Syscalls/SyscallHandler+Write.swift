// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

extension SyscallHandler {
    /// Fails a write to a bind file if the recorded one failed.
    func write(_ call: supervise_syscall, _ caller: SupervisedProcess) -> NotifyResponse {
        guard let file = bindFiles.writtenFile(call.fd, of: caller),
            let text = caller.readBytes(
                at: Address(call.buffer), count: Int(min(call.size, SysfsBindFile.maximumTextSize))),
            let errno = bindFiles.recordedErrno(of: String(decoding: text, as: UTF8.self), to: file)
        else { return .continueInKernel }
        return .error(errno)
    }
}
