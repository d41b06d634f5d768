// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Looking at a path without opening it.
extension Clerk {
    private func end(
        _ call: supervise_call, _ caller: LentMemory, followsLast: Bool
    ) -> LentPath {
        guard let path = path(call, caller) else { return .elsewhere }
        var limits = PathWalk.Limits()
        limits.followsLast = followsLast
        return walk.end(of: path, from: call.fd, caller, limits)
    }

    private func follows(_ call: supervise_call) -> Bool {
        CInt(truncatingIfNeeded: call.flags) & supervise_at_no_follow == 0
    }

    /// Whether a call is about a descriptor, and not about a path.
    private func isAboutDescriptor(_ call: supervise_call, _ caller: LentMemory) -> Bool {
        guard CInt(truncatingIfNeeded: call.flags) & supervise_at_empty_path != 0 else {
            return false
        }
        return call.path == 0 || caller.copy(Address(call.path), count: 1) == [0]
    }

    func stat(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        let status: LentStatus
        if isAboutDescriptor(call, caller) {
            guard let entry = caller.entry(call.fd) else { return .leave }
            status = LentStatus(.node(entry.file.node), entry.file.node.path)
        } else {
            switch end(call, caller, followsLast: follows(call)) {
            case .elsewhere: return .leave
            case .absent: throw .enoent
            case .refused(let errno): throw errno
            case .lent(let path, let entry): status = LentStatus(entry, path)
            }
        }
        let bytes = call.kind == SUPERVISE_CALL_STATX ? status.statx : status.stat
        guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
        return .result(0)
    }

    func access(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        switch end(call, caller, followsLast: follows(call)) {
        case .elsewhere: return .leave
        case .absent: throw .enoent
        case .refused(let errno): throw errno
        case .lent(let path, let entry):
            let wanted = CInt(truncatingIfNeeded: call.mode)
            guard wanted & ~(R_OK | W_OK | X_OK) == 0 else { throw .einval }
            guard LentStatus(entry, path).allows(wanted) else { throw .eacces }
            if case .node(let node) = entry, wanted != F_OK {
                if let refusal = device.refusal(of: node) { throw refusal }
            }
            return .result(0)
        }
    }

    func readLink(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        switch end(call, caller, followsLast: false) {
        case .elsewhere: return .leave
        case .absent: throw .enoent
        case .refused(let errno): throw errno
        case .lent(_, .link(let target)):
            // The kernel reads the size as an int.
            let room = Int(Int32(truncatingIfNeeded: call.size))
            guard room > 0 else { throw .einval }
            let bytes = Array(target.utf8.prefix(room))
            guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
            return .result(Int64(bytes.count))
        case .lent: throw .einval
        }
    }

    /// Names the host and the kernel of the recorded system, where a recording has all of it.
    func uname(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        guard let bytes = hostName else { return .leave }
        guard caller.write(bytes, to: Address(call.buffer)) else { throw .efault }
        return .result(0)
    }
}
