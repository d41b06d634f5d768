// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The system calls that name a path without opening it: stat, statx, access and readlink; and
/// uname.
extension SyscallHandler {
    private func resolve(
        _ call: supervise_syscall, _ caller: SupervisedProcess, followsLast: Bool
    ) -> PathResolution {
        guard let path = readPath(call, caller) else { return .host }
        var options = PathResolver.Options()
        options.followsLast = followsLast
        return pathResolver.resolve(path, from: call.fd, caller, options)
    }

    private func followsLastLink(_ call: supervise_syscall) -> Bool {
        CInt(truncatingIfNeeded: call.flags) & supervise_at_symlink_nofollow == 0
    }

    /// Whether a call refers to a descriptor (AT_EMPTY_PATH) and not to a path.
    private func targetsDescriptor(_ call: supervise_syscall, _ caller: SupervisedProcess) -> Bool {
        guard CInt(truncatingIfNeeded: call.flags) & supervise_at_empty_path != 0 else {
            return false
        }
        return call.path == 0 || caller.readBytes(at: Address(call.path), count: 1) == [0]
    }

    func stat(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        let status: VirtualStat
        if targetsDescriptor(call, caller) {
            guard let entry = caller.entry(call.fd) else { return .continueInKernel }
            status = VirtualStat(.device(entry.file.node), entry.file.node.path)
        } else {
            switch resolve(call, caller, followsLast: followsLastLink(call)) {
            case .host: return .continueInKernel
            case .notFound: throw .enoent
            case .error(let errno): throw errno
            case .virtual(let path, let entry): status = VirtualStat(entry, path)
            }
        }
        let bytes = call.kind == SUPERVISE_SYSCALL_STATX ? status.statx : status.stat
        guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
        return .returnValue(0)
    }

    func access(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        switch resolve(call, caller, followsLast: followsLastLink(call)) {
        case .host: return .continueInKernel
        case .notFound: throw .enoent
        case .error(let errno): throw errno
        case .virtual(let path, let entry):
            let wanted = CInt(truncatingIfNeeded: call.mode)
            guard wanted & ~(R_OK | W_OK | X_OK) == 0 else { throw .einval }
            guard VirtualStat(entry, path).allows(wanted) else { throw .eacces }
            if case .device(let node) = entry, wanted != F_OK {
                if let refusal = device.openError(of: node) { throw refusal }
            }
            return .returnValue(0)
        }
    }

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

    /// Answers uname(2) with the recorded host's names; leaves it to the kernel if a recording
    /// lacks some.
    func uname(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        guard let bytes = utsnameBytes else { return .continueInKernel }
        guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
        return .returnValue(0)
    }
}
