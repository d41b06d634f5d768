// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

extension SyscallHandler {
    /// Handles uname(2) with the recorded host's names; if the recording lacks one, the kernel
    /// handles it.
    func uname(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        guard let bytes = utsnameBytes else { return .continueInKernel }
        guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
        return .returnValue(0)
    }
}
