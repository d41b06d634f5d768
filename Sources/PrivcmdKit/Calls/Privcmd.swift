// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import Synchronization

/// The typed calls, over a transport.
///
/// Several threads may make calls. Those that need hypercall memory wait for each other.
public final class Privcmd: Sendable {
    /// The device that performs the calls.
    public let transport: any Transport
    /// The memory of the calls' arguments.
    ///
    /// A property, because access to a global is slower.
    let memory: any CallerMemory = UncheckedSelfMemory.shared
    /// The transport, if it is the kernel's device.
    ///
    /// It saves an indirect call, which the CPU mispredicts after a system call. For the shortest
    /// requests that is measurable (make bench).
    let kernelDevice: KernelDevice?
    /// The memory for the structure of a typed hypercall: one page, larger than any structure.
    private let hypercallBuffer: Mutex<HypercallBuffer?> = Mutex(nil)

    /// Makes the calls over a transport.
    ///
    /// - Parameter transport: the device that performs them.
    public init(over transport: any Transport) {
        self.transport = transport
        kernelDevice = nil
    }

    /// Makes the calls over the kernel's device, without an indirect call.
    ///
    /// - Parameter device: the device.
    public init(over device: KernelDevice) {
        transport = device
        kernelDevice = device
    }

    /// Makes a hypercall with up to five arguments.
    ///
    /// Addresses among them must point into memory of
    /// ``Transport/makeHypercallBuffer(byteCount:)``.
    ///
    /// The C name is `IOCTL_PRIVCMD_HYPERCALL`, source: include/uapi/xen/privcmd.h (Linux 6.12).
    /// The kernel keeps the result in 32 bits.
    ///
    /// - Parameters:
    ///   - number: the hypercall's number.
    ///   - arguments: its arguments; missing ones are 0.
    /// - Returns: the hypercall's result, 0 or above.
    /// - Throws: the hypercall's error; EPERM on a restricted descriptor; EFAULT.
    package func hypercall(_ number: UInt64, _ arguments: [UInt64]) throws(PrivcmdError) -> Int64 {
        precondition(arguments.count <= 5, "a hypercall takes at most five arguments")
        func argument(_ index: Int) -> UInt64 { index < arguments.count ? arguments[index] : 0 }
        do throws(CallFailure) {
            return try call(
                hypercall: number,
                (argument(0), argument(1), argument(2), argument(3), argument(4)))
        } catch {
            throw PrivcmdError(.hypercall(number), after: error)
        }
    }

    /// Restricts the open device to one domain.
    ///
    /// This cannot be undone.
    ///
    /// Afterwards every hypercall fails with EPERM, and the mapping calls accept only that domain.
    ///
    /// The C name is `IOCTL_PRIVCMD_RESTRICT`, source: include/uapi/xen/privcmd.h (Linux 6.12).
    ///
    /// - Parameter domain: the domain. Linux does not check whether it exists.
    /// - Throws: EINVAL if the device is restricted to another domain; EFAULT; ENOTTY.
    public func restrict(to domain: DomainID) throws(PrivcmdError) {
        var argument = domain.rawValue
        do throws(CallFailure) {
            _ = try call(Request(MIRROR_IOCTL_PRIVCMD_RESTRICT), &argument)
        } catch {
            throw PrivcmdError(.restrict(domain), after: error)
        }
    }

    /// Makes a hypercall whose arguments are numbers or addresses.
    public func call(
        hypercall number: UInt64, _ arguments: (UInt64, UInt64, UInt64, UInt64, UInt64)
    ) throws(CallFailure) -> Int64 {
        var envelope = mirror_privcmd_hypercall(op: number, arg: arguments)
        return try call(Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL), &envelope)
    }

    /// Makes a hypercall that takes a command and the address of the command's structure.
    ///
    /// It copies the structure into hypercall memory and, even if the call fails, back.
    func call<Argument: BitwiseCopyable>(
        hypercall number: UInt64, command: UInt64, _ argument: inout Argument
    ) throws(CallFailure) -> Int64 {
        try withHypercallBuffer(&argument) { (address) throws(CallFailure) in
            try call(hypercall: number, (command, address.rawValue, 0, 0, 0))
        }
    }

    /// Makes a hypercall that takes the address of one structure.
    func call<Argument: BitwiseCopyable>(
        hypercall number: UInt64, structure argument: inout Argument
    ) throws(CallFailure) -> Int64 {
        try withHypercallBuffer(&argument) { (address) throws(CallFailure) in
            try call(hypercall: number, (address.rawValue, 0, 0, 0, 0))
        }
    }

    private func withHypercallBuffer<Argument: BitwiseCopyable>(
        _ argument: inout Argument, _ body: (Address) throws(CallFailure) -> Int64
    ) throws(CallFailure) -> Int64 {
        try hypercallBuffer.withLock { (held) throws(CallFailure) in
            var buffer =
                if let existing = held.take() { existing } else {
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
