// SPDX-License-Identifier: MIT

public import SystemPackage

/// A request number of an ioctl.
public struct Request: Hashable, Sendable, CustomStringConvertible {
    /// The number: direction, size, type and number in Linux's `_IOC` encoding.
    public let rawValue: UInt32

    /// Makes a request from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in hexadecimal, such as `0x0008500a`.
    public var description: String { "0x" + hex(rawValue, digits: 8) }

    /// The size of the argument that the number itself states, in bytes.
    public var encodedSize: Int { Int(rawValue >> 16 & 0x3fff) }
}

/// Why a call gave no result.
public enum CallFailure: Error, Equatable, Sendable {
    /// The kernel or the hypervisor, real or not, answered with an error.
    case errno(Errno)
    /// Nobody answered: a fake does not model the call, or a recording does not hold it.
    ///
    /// It is kept apart from every errno, so that a gap in a fake is never taken for an answer.
    case unanswered(Remark)
}

/// The seam: something that answers privcmd's calls.
///
/// The real device, a fake and a recording are peers here. A transport owns one open device, since
/// the state of IOCTL_PRIVCMD_RESTRICT belongs to the open file.
public protocol Transport: AnyObject, Sendable {
    /// Performs one ioctl on the open device.
    ///
    /// The answer is a value and not a throw: a throw on each side of the seam would cost a tenth of
    /// the system call.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the ioctl's third argument, an address in `memory`.
    ///   - memory: the memory that `argument`, and every pointer it holds, belongs to.
    /// - Returns: the ioctl's result, the error that came back, or that nobody answered.
    func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>

    /// Gives memory that a hypercall may read and write, filled with zeros.
    ///
    /// - Parameter byteCount: how much, in bytes; rounded up to whole pages.
    /// - Returns: the memory.
    /// - Throws: why there is none.
    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer
}

extension Transport {
    /// Performs one ioctl on the open device.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the ioctl's third argument, an address in `memory`.
    ///   - memory: the memory that `argument`, and every pointer it holds, belongs to.
    /// - Returns: the ioctl's result.
    /// - Throws: the error that came back, or that nobody answered.
    public func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        try answer(request, argument, in: memory).get()
    }
}
