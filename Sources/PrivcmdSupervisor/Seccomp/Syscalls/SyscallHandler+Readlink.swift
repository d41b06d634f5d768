// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// readlink and readlinkat.
extension SyscallHandler {
    func readLink(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        switch resolve(call, caller, followsLast: false) {
        case .host: return .continueInKernel
        case .notFound: throw .enoent
        case .error(let errno): throw errno
        case .virtual(_, .symlink(let target)):
            // Linux reads the size as an int.
            let size = Int(Int32(truncatingIfNeeded: call.size))
            guard size > 0 else { throw .einval }
            let bytes = Array(target.utf8.prefix(size))
            guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
            return .returnValue(Int64(bytes.count))
        case .virtual: throw .einval
        }
    }
}
