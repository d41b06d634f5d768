// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IRQFD and IOEVENTFD, as far as they need no guest.
extension FakeKernel {
    /// The largest size that Linux's allocator supports.
    private static let largestAllocation: UInt32 = 4 << 20
    /// An upper bound of the size of Linux's own header of an IRQFD.
    private static let largestHeader: UInt32 = 512

    /// The fake can read the descriptors of its own process only.
    private func requireOwnProcess(_ memory: any CallerMemory) throws(CallFailure) {
        guard memory === SelfMemory.shared || memory === UncheckedSelfMemory.shared else {
            throw .notEmulated("the fake cannot read another process's descriptors")
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
            try CallFailure.convertingErrno { () throws(Errno) in try eventfds.deassign(argument.fd)
            }
            return 0
        }
        guard argument.size <= Self.largestAllocation else { throw .errno(.enomem) }
        guard argument.size <= Self.largestAllocation - Self.largestHeader else {
            throw .notEmulated("the fake does not know the size of Linux's own header")
        }
        // Linux copies the operation before it checks the descriptor.
        guard memory.isReadable(Address(argument.dm_op), count: Int(argument.size)) else {
            throw .errno(.efault)
        }
        try requireOwnProcess(memory)
        try CallFailure.convertingErrno { () throws(Errno) in try eventfds.assign(argument.fd) }
        return 0
    }

    /// The write lengths that vhost allows.
    private static let ioeventfdLengths: Set<UInt32> = [1, 2, 4, 8]
    /// The limit of a guest's virtual CPUs in Linux.
    private static let maxVCPUs: UInt32 = 4096

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
            guard !wraps, Self.ioeventfdLengths.contains(argument.addr_len),
                (1...Self.maxVCPUs).contains(argument.vcpus)
            else { throw .errno(.einval) }
        }
        try requireOwnProcess(memory)
        _ = try CallFailure.convertingErrno { () throws(Errno) in try OpenEventfd(argument.event_fd)
        }
        // No guest's ioreq page can be mapped in the fake, so nothing is ever assigned.
        guard argument.flags == 0 else { throw .errno(.enodev) }
        guard SelfMappings.hasAny(above: Address(argument.ioreq)) else { throw .errno(.efault) }
        throw .notEmulated("the fake does not model ioreq pages")
    }
}
