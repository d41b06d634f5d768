// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import Synchronization

/// The typed calls, over whatever answers them.
///
/// Calls may come from several threads; those that need hypercall memory wait for one another.
public final class Privcmd: Sendable {
    /// What answers the calls.
    public let transport: any Transport
    /// The memory that the calls' arguments lie in.
    ///
    /// Held here, since a global is dearer to reach.
    let memory: any CallerMemory = VouchedMemory.shared
    /// The transport once more, where it is the kernel's device: an indirect call after a system call
    /// is mispredicted, and would show beside the shortest requests (make bench).
    let kernel: KernelDevice?
    /// One page serves every typed hypercall: none has arguments above a page.
    private let scratch: Mutex<HypercallBuffer?> = Mutex(nil)

    /// Makes the calls over a transport.
    ///
    /// - Parameter transport: what answers them.
    public init(over transport: any Transport) {
        self.transport = transport
        kernel = transport as? KernelDevice
    }

    /// Makes a hypercall with up to five arguments, as they are.
    ///
    /// Arguments that are addresses have to lie in memory of ``Transport/makeHypercallBuffer(byteCount:)``.
    ///
    /// The C name is `IOCTL_PRIVCMD_HYPERCALL`, source: include/uapi/xen/privcmd.h (Linux 6.12).
    /// The kernel keeps the result in 32 bits.
    ///
    /// - Parameters:
    ///   - number: the hypercall's number.
    ///   - arguments: its arguments; those left out are 0.
    /// - Returns: the hypercall's own result, 0 or above.
    /// - Throws: the hypercall's error; EPERM on a restricted descriptor; EFAULT.
    public func hypercall(_ number: UInt64, _ arguments: [UInt64]) throws(PrivcmdError) -> Int64 {
        precondition(arguments.count <= 5, "a hypercall takes at most five arguments")
        func argument(_ index: Int) -> UInt64 { index < arguments.count ? arguments[index] : 0 }
        do throws(CallFailure) {
            return try perform(
                hypercall: number,
                (argument(0), argument(1), argument(2), argument(3), argument(4)))
        } catch {
            throw PrivcmdError(.hypercall(number), after: error)
        }
    }

    /// Ties the open device to one domain.
    ///
    /// This cannot be undone.
    ///
    /// Afterwards every hypercall answers EPERM, and the mapping calls work on that domain alone.
    ///
    /// The C name is `IOCTL_PRIVCMD_RESTRICT`, source: include/uapi/xen/privcmd.h (Linux 6.12).
    ///
    /// - Parameter domain: the domain. Whether it exists is not checked.
    /// - Throws: EINVAL where it is restricted to another domain; EFAULT; ENOTTY.
    public func restrict(to domain: DomainID) throws(PrivcmdError) {
        var argument = domain.rawValue
        do throws(CallFailure) {
            _ = try perform(Request(MIRROR_IOCTL_PRIVCMD_RESTRICT), &argument)
        } catch {
            throw PrivcmdError(.restrict(domain), after: error)
        }
    }

    /// Performs a hypercall whose arguments are numbers or addresses.
    func perform(
        hypercall number: UInt64, _ arguments: (UInt64, UInt64, UInt64, UInt64, UInt64)
    ) throws(CallFailure) -> Int64 {
        var envelope = mirror_privcmd_hypercall(op: number, arg: arguments)
        return try perform(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), &envelope)
    }

    /// Performs a hypercall that takes a command and the address of the command's structure.
    ///
    /// The structure is copied into hypercall memory and, whether the call succeeds or not, back.
    func perform<Argument: BitwiseCopyable>(
        hypercall number: UInt64, command: UInt64, _ argument: inout Argument
    ) throws(CallFailure) -> Int64 {
        try withScratch(&argument) { (address) throws(CallFailure) in
            try perform(hypercall: number, (command, address.rawValue, 0, 0, 0))
        }
    }

    /// Performs a hypercall that takes the address of one structure.
    func perform<Argument: BitwiseCopyable>(
        hypercall number: UInt64, envelope argument: inout Argument
    ) throws(CallFailure) -> Int64 {
        try withScratch(&argument) { (address) throws(CallFailure) in
            try perform(hypercall: number, (address.rawValue, 0, 0, 0, 0))
        }
    }

    private func withScratch<Argument: BitwiseCopyable>(
        _ argument: inout Argument, _ body: (Address) throws(CallFailure) -> Int64
    ) throws(CallFailure) -> Int64 {
        try scratch.withLock { (held) throws(CallFailure) in
            var buffer =
                if let taken = held.take() { taken } else {
                    try transport.makeHypercallBuffer(byteCount: MemoryLayout<Argument>.size)
                }
            buffer.store(argument)
            let result: Result<Int64, CallFailure>
            do throws(CallFailure) {
                result = .success(try body(buffer.address))
            } catch {
                result = .failure(error)
            }
            buffer.load(into: &argument)
            held = consume buffer
            return try result.get()
        }
    }
}
