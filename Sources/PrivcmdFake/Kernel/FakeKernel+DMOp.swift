// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// DM_OP: Linux checks the size of each buffer, pins each buffer's pages, then calls Xen.
extension FakeKernel {
    func dmOp(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try memory.load(mirror_privcmd_dm_op(), from: address)
        try file.allow(argument.dom)
        if argument.num == 0 { return 0 }
        guard UInt32(argument.num) <= MIRROR_dm_op_max_nr_bufs else { throw .errno(.e2big) }
        var buffers: [mirror_privcmd_dm_op_buf] = []
        let size = MemoryLayout<mirror_privcmd_dm_op_buf>.size
        // Linux copies them all at once: an unreadable one hides errors in the others.
        for index in 0..<Int(argument.num) {
            let entry = Address(argument.ubufs).advanced(by: index * size)
            buffers.append(try memory.load(mirror_privcmd_dm_op_buf(), from: entry))
        }
        for buffer in buffers {
            guard buffer.size <= UInt64(MIRROR_dm_op_buf_max_size) else { throw .errno(.e2big) }
            guard UserSpace.contains(Address(buffer.uptr), count: buffer.size) else {
                throw .errno(.efault)
            }
        }
        for buffer in buffers { try pinPages(buffer, memory) }
        return try xen.dmOp(on: DomainID(argument.dom), buffers, memory)
    }

    /// Pins a buffer's pages for writing, because Xen may write to any of them.
    private func pinPages(_ buffer: mirror_privcmd_dm_op_buf, _ memory: any CallerMemory)
        throws(CallFailure)
    {
        let pages = UserSpace.pages(of: Address(buffer.uptr), count: buffer.size)
        // Linux treats pinning no page as a failure.
        guard !pages.isEmpty else { throw .errno(.efault) }
        // Pages of a node's mapping are device memory.
        if let vma = nodeVMA(at: Address(buffer.uptr), memory),
            vma.canMapFrames || behavior.refusesDeviceBuffer
        {
            throw .errno(.efault)
        }
        for page in pages {
            // A byte of the page that lies in the buffer, if any does.
            let byte = Address(max(page, buffer.uptr))
            guard memory.isWritable(byte) else { throw .errno(.efault) }
        }
    }
}
