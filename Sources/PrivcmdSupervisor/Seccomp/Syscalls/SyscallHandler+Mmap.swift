// SPDX-License-Identifier: MIT

internal import CSupervise
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

extension SyscallHandler {
    /// Handles mmap of an emulated node: replaces the caller's descriptor by the mapping's own
    /// memfd, on which the kernel executes the call.
    func mmap(
        _ call: supervise_syscall, _ caller: SupervisedProcess,
        _ notifyDescriptor: borrowing NotifyDescriptor
    )
        throws(Errno) -> NotifyResponse
    {
        guard let entry = caller.entry(call.fd) else { return .continueInKernel }
        let page = UserSpace.pageSize
        // The kernel refuses a length or offset beyond the address space.
        guard call.size > 0, call.size < UserSpace.end, call.offset < UserSpace.end else {
            return .continueInKernel
        }
        let byteCount = Int((call.size + page - 1) / page * page)
        try entry.file.checkMapping(
            byteCount: byteCount, CInt(truncatingIfNeeded: call.mode),
            CInt(truncatingIfNeeded: call.flags), offset: Int(call.offset))
        let file = try files.createMappingFile(
            for: entry, byteCount: byteCount, offset: Int(call.offset))
        try notifyDescriptor.replaceDescriptor(
            of: call, with: file.borrowed, closesOnExec: caller.closesOnExec(call.fd))
        return .continueInKernel
    }
}
