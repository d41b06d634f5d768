// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// DM_OP: buffers are measured one by one, then held in memory one by one, then handed on.
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
        // They are copied all at once: one that cannot be read hides what is wrong with the others.
        for index in 0..<Int(argument.num) {
            let place = Address(argument.ubufs).advanced(by: index * size)
            buffers.append(try memory.load(mirror_privcmd_dm_op_buf(), from: place))
        }
        for buffer in buffers {
            guard buffer.size <= UInt64(MIRROR_dm_op_buf_max_size) else { throw .errno(.e2big) }
            guard UserSpace.contains(Address(buffer.uptr), count: buffer.size) else {
                throw .errno(.efault)
            }
        }
        for buffer in buffers { try hold(buffer, memory) }
        return try xen.dmOp(on: DomainID(argument.dom), buffers, memory)
    }

    /// Holds the pages of a buffer, for writing: Xen may write to any of them.
    private func hold(_ buffer: mirror_privcmd_dm_op_buf, _ memory: any CallerMemory)
        throws(CallFailure)
    {
        let pages = UserSpace.pages(of: Address(buffer.uptr), count: buffer.size)
        // To hold no page at all counts as a failure.
        guard !pages.isEmpty else { throw .errno(.efault) }
        // What is mapped of a node is a device's memory.
        if let area = node(at: Address(buffer.uptr), memory),
            area.isForFrames || traits.refusesDeviceBuffer
        {
            throw .errno(.efault)
        }
        for page in pages {
            // A byte of the page that is the buffer's own, where it has one.
            let byte = Address(max(page, buffer.uptr))
            guard memory.isWritable(byte) else { throw .errno(.efault) }
        }
    }
}
