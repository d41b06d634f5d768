// SPDX-License-Identifier: MIT

/// One open privcmd device: the kernel's, a fake or a recording.
///
/// Every call goes through this protocol. A transport is one open file, because
/// IOCTL_PRIVCMD_RESTRICT changes the state of the open file.
public protocol Transport: AnyObject, Sendable {
    /// Performs one ioctl on the open device.
    ///
    /// It returns a `Result` and does not throw: a throw here and one in the caller would cost a
    /// tenth of the system call.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the ioctl's third argument, an address in `memory`.
    ///   - memory: the memory of `argument` and of every pointer in it.
    /// - Returns: the ioctl's result, or why there is none.
    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>

    /// Allocates memory that a hypercall may read and write, filled with zeros.
    ///
    /// - Parameter byteCount: the size in bytes, rounded up to whole pages.
    /// - Returns: the memory.
    /// - Throws: ``CallFailure/noHypercallBuffer(_:)``.
    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer
}

extension Transport {
    /// Performs one ioctl on the open device, and throws if it fails.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the ioctl's third argument, an address in `memory`.
    ///   - memory: the memory of `argument` and of every pointer in it.
    /// - Returns: the ioctl's result.
    /// - Throws: why there is no result.
    public func call(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        try perform(request, argument, in: memory).get()
    }
}
