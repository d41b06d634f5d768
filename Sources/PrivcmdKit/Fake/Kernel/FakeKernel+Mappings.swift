// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The requests that map memory, up to the mapping itself.
///
/// A fake has no descriptor to be mapped, so that no address can be a mapping of its own: where the
/// kernel looks for one, it finds none.
extension FakeKernel {
    func map(_ address: Address, _ memory: any CallerMemory, _ file: OpenFile)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_privcmd_mmap(), from: address)
        try file.allow(argument.dom)
        guard argument.num > 0 else { return 0 }
        let size = MemoryLayout<mirror_privcmd_mmap_entry>.size
        try Self.gather(argument.entry, count: UInt64(argument.num), size, memory)
        throw .errno(.einval)
    }

    func mapBatch(_ address: Address, _ memory: any CallerMemory, _ file: OpenFile)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_privcmd_mmapbatch(), from: address)
        try file.allow(argument.dom)
        // The kernel reads the number without its sign.
        try Self.gatherFrames(argument.arr, UInt32(bitPattern: argument.num), memory)
        throw .errno(.einval)
    }

    func mapBatchV2(_ address: Address, _ memory: any CallerMemory, _ file: OpenFile)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_privcmd_mmapbatch_v2(), from: address)
        try file.allow(argument.dom)
        try Self.gatherFrames(argument.arr, argument.num, memory)
        // The errors are set to 0 before anything is mapped.
        let errors = [UInt8](repeating: 0, count: MemoryLayout<Int32>.size * Int(argument.num))
        guard memory.write(errors, to: Address(argument.err)) else { throw .errno(.efault) }
        throw .errno(.einval)
    }

    func mapResource(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        var argument = try memory.load(mirror_privcmd_mmap_resource(), from: address)
        try file.allow(argument.dom)
        guard (argument.addr == 0) == (argument.num == 0) else { throw .errno(.einval) }
        guard argument.addr == 0 else { throw .errno(.einval) }
        argument.num = try xen.resourceSize(
            of: DomainID(argument.dom), type: argument.type, id: argument.id)
        try memory.store(argument, to: address)
        return 0
    }

    func dmOp(
        _ address: Address, _ memory: any CallerMemory, _ file: OpenFile, _ xen: inout FakeXen
    ) throws(CallFailure) -> Int64 {
        let argument = try memory.load(mirror_privcmd_dm_op(), from: address)
        try file.allow(argument.dom)
        if argument.num == 0 { return 0 }
        guard UInt32(argument.num) <= MIRROR_dm_op_max_nr_bufs else { throw .errno(.e2big) }
        var buffers: [mirror_privcmd_dm_op_buf] = []
        let size = MemoryLayout<mirror_privcmd_dm_op_buf>.size
        for index in 0..<Int(argument.num) {
            let place = Address(argument.ubufs).advanced(by: index * size)
            buffers.append(try memory.load(mirror_privcmd_dm_op_buf(), from: place))
        }
        for buffer in buffers {
            guard buffer.size <= UInt64(MIRROR_dm_op_buf_max_size) else { throw .errno(.e2big) }
        }
        for buffer in buffers where buffer.size > 0 {
            // The pages are pinned to be written.
            let address = Address(buffer.uptr)
            guard let bytes = memory.copy(address, count: Int(buffer.size)),
                memory.write(bytes, to: address)
            else { throw .errno(.efault) }
        }
        return try xen.dmOp(on: DomainID(argument.dom), buffers, memory)
    }

    private static func gatherFrames(
        _ address: UInt64, _ count: UInt32, _ memory: any CallerMemory
    ) throws(CallFailure) {
        guard count > 0 else { throw .errno(.einval) }
        try gather(address, count: UInt64(count), MemoryLayout<UInt64>.size, memory)
    }

    /// Reads an array as the kernel gathers it: piece by piece, up to the first that is not there.
    private static func gather(
        _ address: UInt64, count: UInt64, _ size: Int, _ memory: any CallerMemory
    ) throws(CallFailure) {
        let piece: UInt64 = 4096
        var done: UInt64 = 0
        let total = count * UInt64(size)
        while done < total {
            let length = Int(min(piece, total - done))
            guard memory.isReadable(Address(address &+ done), count: length) else {
                throw .errno(.efault)
            }
            done += UInt64(length)
        }
    }
}
