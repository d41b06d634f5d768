// SPDX-License-Identifier: MIT

extension Privcmd {
    /// Performs a request with a structure as its argument.
    @inline(__always)
    func perform<Argument: BitwiseCopyable>(_ request: Request, _ argument: inout Argument)
        -> Result<Int64, CallFailure>
    {
        // SAFETY: only the call uses the pointer, and the structure outlives it.
        unsafe withUnsafeMutablePointer(to: &argument) { pointer in
            let address = Address(UInt64(UInt(bitPattern: pointer)))
            // The same transport, called directly and not through the protocol's witness table.
            if let kernelDevice { return kernelDevice.perform(request, address, in: memory) }
            return transport.perform(request, address, in: memory)
        }
    }

    /// Performs a request with a structure as its argument, and throws if it fails.
    public func call<Argument: BitwiseCopyable>(_ request: Request, _ argument: inout Argument)
        throws(CallFailure) -> Int64
    {
        try perform(request, &argument).get()
    }
}
