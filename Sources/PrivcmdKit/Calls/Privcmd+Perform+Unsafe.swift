// SPDX-License-Identifier: MIT

extension Privcmd {
    /// Performs a request on a structure of this process.
    func perform<Argument: BitwiseCopyable>(_ request: Request, _ argument: inout Argument)
        throws(CallFailure) -> Int64
    {
        // SAFETY: the pointer is used within the call alone, and the structure lives through it.
        try unsafe withUnsafeMutablePointer(to: &argument) { (pointer) throws(CallFailure) in
            let address = Address(UInt64(UInt(bitPattern: pointer)))
            return try transport.perform(request, address, in: VouchedMemory())
        }
    }
}
