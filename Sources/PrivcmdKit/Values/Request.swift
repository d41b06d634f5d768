// SPDX-License-Identifier: MIT

/// The request number of an ioctl.
public struct Request: Hashable, Sendable, CustomStringConvertible {
    /// The number: direction, size, type and number in Linux's `_IOC` encoding.
    public let rawValue: UInt32

    /// Makes a request from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in hexadecimal, such as `0x0008500a`.
    public var description: String { "0x" + hex(rawValue, digits: 8) }

    /// The size of the argument in bytes, from the number itself.
    public var encodedSize: Int { Int(rawValue >> 16 & 0x3fff) }
}

extension Request {
    /// The direction, from the number itself.
    package var direction: UInt32 { rawValue >> 30 }
    /// The type, from the number itself: 0x50, a capital P, for privcmd.
    package var type: UInt32 { rawValue >> 8 & 0xff }
    /// The number within its type.
    package var number: UInt32 { rawValue & 0xff }

    /// The same request with an argument of another size.
    package init(_ rawValue: UInt32, size: Int) {
        self.init(rawValue & ~(0x3fff << 16) | UInt32(size) << 16)
    }
}
