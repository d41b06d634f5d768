// SPDX-License-Identifier: MIT

extension Privcmd {
    /// Performs a request on a structure of this process.
    @inline(__always)
    func answer<Argument: BitwiseCopyable>(_ request: Request, _ argument: inout Argument)
        -> Result<Int64, CallFailure>
    {
        // SAFETY: the pointer is used within the call alone, and the structure lives through it.
        unsafe withUnsafeMutablePointer(to: &argument) { pointer in
            let address = Address(UInt64(UInt(bitPattern: pointer)))
            // The same transport, called without the detour of a protocol's table.
            if let kernel { return kernel.answer(request, address, in: memory) }
            return transport.answer(request, address, in: memory)
        }
    }

    /// Performs a request on a structure of this process.
    func perform<Argument: BitwiseCopyable>(_ request: Request, _ argument: inout Argument)
        throws(CallFailure) -> Int64
    {
        try answer(request, &argument).get()
    }
}
