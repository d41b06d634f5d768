// SPDX-License-Identifier: MIT

internal import SystemPackage

extension CallerMemory {
    /// Reads a C structure as copy_from_user does: whole, or EFAULT.
    ///
    /// `placeholder` names the type and gives the memory to read into.
    func load<Value: BitwiseCopyable>(_ placeholder: Value, from address: Address)
        throws(CallFailure) -> Value
    {
        var value = placeholder
        // SAFETY: the bytes are those of one C structure of integers, which any bits may fill.
        let complete = unsafe withUnsafeMutableBytes(of: &value) { bytes in
            var span = unsafe bytes.mutableBytes
            return read(address, into: &span)
        }
        guard complete else { throw .errno(.efault) }
        return value
    }

    /// Writes a C structure as copy_to_user does: whole, or EFAULT.
    func store<Value: BitwiseCopyable>(_ value: Value, to address: Address) throws(CallFailure) {
        // SAFETY: the mirror's structures have no hidden padding, so that every byte is defined.
        let complete = unsafe withUnsafeBytes(of: value) { bytes in
            write(unsafe bytes.bytes, to: address)
        }
        guard complete else { throw .errno(.efault) }
    }

    /// Whether a range can be read.
    func isReadable(_ address: Address, count: Int) -> Bool {
        copy(address, count: count) != nil
    }

    /// The bytes of a range, or nil where they cannot be read.
    package func copy(_ address: Address, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        if count == 0 { return bytes }
        // SAFETY: any bits may fill an array of bytes.
        let complete = unsafe bytes.withUnsafeMutableBytes { target in
            var span = unsafe target.mutableBytes
            return read(address, into: &span)
        }
        return complete ? bytes : nil
    }

    /// Writes bytes; whether every one could be written.
    package func write(_ bytes: [UInt8], to address: Address) -> Bool {
        // SAFETY: an array of bytes has no byte that is not defined.
        unsafe bytes.withUnsafeBytes { source in write(unsafe source.bytes, to: address) }
    }
}
