// SPDX-License-Identifier: MIT

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
