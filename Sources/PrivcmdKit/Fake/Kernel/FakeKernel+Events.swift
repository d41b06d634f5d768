// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IRQFD and IOEVENTFD, as far as no guest is needed to tell.
extension FakeKernel {
    /// The largest piece of memory that the kernel allocates in one go.
    private static let largestAllocation: UInt32 = 4 << 20
    /// How much of it the kernel's own part of an IRQFD may take.
    private static let largestHeader: UInt32 = 512

    /// A fake knows the descriptors of its own process alone.
    private func requireOwnProcess(_ memory: any CallerMemory) throws(CallFailure) {
        guard memory === OwnMemory.shared || memory === VouchedMemory.shared else {
            throw .unanswered("the fake does not know the descriptors of another process")
        }
    }

    private func answer<Value>(_ body: () throws(Errno) -> Value) throws(CallFailure) -> Value {
        do throws(Errno) {
            return try body()
        } catch {
            throw .errno(error)
        }
    }

    mutating func irqfd(_ address: Address, _ memory: any CallerMemory, _ file: OpenFile)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_privcmd_irqfd(), from: address)
        guard argument.flags & ~MIRROR_PRIVCMD_IRQFD_FLAG_DEASSIGN == 0 else {
            throw .errno(.einval)
        }
        try file.allow(argument.dom)
        if argument.flags != 0 {
            try requireOwnProcess(memory)
            try answer { () throws(Errno) in try events.deassign(argument.fd) }
            return 0
        }
        guard argument.size <= Self.largestAllocation else { throw .errno(.enomem) }
        guard argument.size <= Self.largestAllocation - Self.largestHeader else {
            throw .unanswered("the fake does not know how large the kernel's own part is")
        }
        // The operation is copied before anything is said of the descriptor.
        guard memory.isReadable(Address(argument.dm_op), count: Int(argument.size)) else {
            throw .errno(.efault)
        }
        try requireOwnProcess(memory)
        try answer { () throws(Errno) in try events.assign(argument.fd) }
        return 0
    }

    /// The lengths of a write that vhost asks for.
    private static let lengths: Set<UInt32> = [1, 2, 4, 8]
    /// How many virtual CPUs the kernel lets a guest have here.
    private static let mostVCPUs: UInt32 = 4096

    func ioeventfd(_ address: Address, _ memory: any CallerMemory, _ file: OpenFile)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_privcmd_ioeventfd(), from: address)
        guard argument.flags & ~MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN == 0 else {
            throw .errno(.einval)
        }
        try file.allow(argument.dom)
        if argument.flags == 0 {
            let (_, wraps) = argument.addr.addingReportingOverflow(UInt64(argument.addr_len))
            guard !wraps, Self.lengths.contains(argument.addr_len),
                (1...Self.mostVCPUs).contains(argument.vcpus)
            else { throw .errno(.einval) }
        }
        try requireOwnProcess(memory)
        _ = try answer { () throws(Errno) in try EventFile(argument.event_fd) }
        // No ioreq page of a guest can be mapped here, so that nothing is ever tied to one.
        guard argument.flags == 0 else { throw .errno(.enodev) }
        guard OwnMappings.hasAny(above: Address(argument.ioreq)) else { throw .errno(.efault) }
        throw .unanswered("the fake does not model ioreq pages")
    }
}
