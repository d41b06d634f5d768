// SPDX-License-Identifier: MIT

/// An address in the memory of the caller of a privcmd call.
///
/// ``CallerMemory`` reads and writes there.
public struct Address: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

    /// Makes an address from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// The null pointer.
    public static let null = Address(0)

    /// The lowest address of the half of the address space that belongs to the kernel.
    public static let kernelHalf = Address(0xffff_8000_0000_0000)

    /// The address at a distance, wrapping at the ends of the address space.
    ///
    /// - Parameter count: the distance in bytes; negative for a lower address.
    /// - Returns: the address.
    public func advanced(by count: Int) -> Address {
        Address(rawValue &+ UInt64(bitPattern: Int64(count)))
    }
}

/// The memory of the process that makes a call, which contains the call's argument.
///
/// The kernel accesses its caller's memory directly. A fake, a recorder and a replay use this
/// protocol: the caller may be this process or another.
public protocol CallerMemory: AnyObject, Sendable {
    /// Copies bytes out of the caller's memory.
    ///
    /// - Parameters:
    ///   - address: the address of the first byte.
    ///   - buffer: the buffer to fill completely.
    /// - Returns: whether every byte could be read. If not, the buffer's content is undefined.
    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool

    /// Copies bytes into the caller's memory.
    ///
    /// - Parameters:
    ///   - bytes: the bytes to write.
    ///   - address: the address of the first byte.
    /// - Returns: whether every byte could be written.
    func write(_ bytes: RawSpan, to address: Address) -> Bool
}
