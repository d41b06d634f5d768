// SPDX-License-Identifier: MIT

/// An address in the memory of the caller of a privcmd call.
///
/// Only a ``CallerMemory`` can say what lies there.
public struct Address: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

    /// Makes an address from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// The null pointer.
    public static let null = Address(0)

    /// The address some bytes further on, or back, wrapping at the ends.
    ///
    /// - Parameter count: the distance in bytes.
    /// - Returns: the address there.
    public func advanced(by count: Int) -> Address {
        Address(rawValue &+ UInt64(bitPattern: Int64(count)))
    }
}

/// The memory that a call's argument lies in, as whoever answers the call sees it.
///
/// The kernel reaches its caller's memory by itself. A fake, a recorder or a replay needs this:
/// the memory may be this process's own or another's.
public protocol CallerMemory: AnyObject, Sendable {
    /// Copies bytes out of the caller's memory.
    ///
    /// - Parameters:
    ///   - address: where they start.
    ///   - buffer: what to fill, whole.
    /// - Returns: whether every byte could be read; the buffer's content is undefined if not.
    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool

    /// Copies bytes into the caller's memory.
    ///
    /// - Parameters:
    ///   - bytes: what to write.
    ///   - address: where to.
    /// - Returns: whether every byte could be written.
    func write(_ bytes: RawSpan, to address: Address) -> Bool
}
