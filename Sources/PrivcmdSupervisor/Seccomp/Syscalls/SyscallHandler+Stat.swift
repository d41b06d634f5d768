// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

/// stat, lstat, fstat, newfstatat, statx, access, faccessat and faccessat2.
extension SyscallHandler {
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

    /// Resolves the path of a call.
    func resolve(
        _ call: supervise_syscall, _ caller: SupervisedProcess, followsLast: Bool
    ) -> PathResolution {
        guard let path = caller.readPath(at: Address(call.path)) else { return .host }
        var options = PathResolver.Options()
        options.followsLast = followsLast
        return pathResolver.resolve(path, from: call.fd, caller, options)
    }

    /// Whether a call follows a symbolic link at the end of its path.
    func followsLastLink(_ call: supervise_syscall) -> Bool {
        CInt(truncatingIfNeeded: call.flags) & AT_SYMLINK_NOFOLLOW == 0
    }
}
