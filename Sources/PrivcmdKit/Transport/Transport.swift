// SPDX-License-Identifier: MIT

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
