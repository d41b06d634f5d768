// SPDX-License-Identifier: MIT

internal import SystemPackage

extension CallerMemory {
    /// Reads a C structure as copy_from_user does: whole, or EFAULT.
    ///
    /// `placeholder` determines the type, and is the storage that the bytes are read into. The fake
    /// calls this for each argument: inlined there, it is compiled for the structure.
    @inlinable
    package func load<Value: BitwiseCopyable>(_ placeholder: Value, from address: Address)
        throws(CallFailure) -> Value
    {
        var value = placeholder
        // SAFETY: the bytes are one C structure of integers, for which every bit pattern is valid.
        let complete = unsafe withUnsafeMutableBytes(of: &value) { bytes in
            var span = unsafe bytes.mutableBytes
            return read(address, into: &span)
        }
        guard complete else { throw .badAddress }
        return value
    }

    /// Writes a C structure as copy_to_user does: whole, or EFAULT.
    @inlinable
    package func store<Value: BitwiseCopyable>(_ value: Value, to address: Address)
        throws(CallFailure)
    {
        // SAFETY: the mirror's structures have no hidden padding, so every byte is defined.
        let complete = unsafe withUnsafeBytes(of: value) { bytes in
            write(unsafe bytes.bytes, to: address)
        }
        guard complete else { throw .badAddress }
    }

    /// Whether a range can be read.
    package func isReadable(_ address: Address, count: Int) -> Bool {
        readBytes(at: address, count: count) != nil
    }

    /// The bytes of a range, or nil if they cannot be read.
    package func readBytes(at address: Address, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        if count == 0 { return bytes }
        // SAFETY: every bit pattern is valid in an array of bytes.
        let complete = unsafe bytes.withUnsafeMutableBytes { target in
            var span = unsafe target.mutableBytes
            return read(address, into: &span)
        }
        return complete ? bytes : nil
    }

    /// Writes bytes, and returns whether every one could be written.
    package func write(_ bytes: [UInt8], to address: Address) -> Bool {
        // SAFETY: every byte of an array of bytes is defined.
        unsafe bytes.withUnsafeBytes { source in write(unsafe source.bytes, to: address) }
    }
}

extension CallFailure {
    /// EFAULT.
    @usableFromInline package static var badAddress: CallFailure { .errno(.efault) }
}
