// SPDX-License-Identifier: MIT

/// A version of two numbers with a dot between them.
///
/// It leaves out a third number or a distribution's suffix. Where a stable release matters, use
/// ``Release``.
public protocol DottedVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number before the dot.
    var major: Int { get }
    /// The number after the dot.
    var minor: Int { get }
    /// Makes a version from its two numbers.
    init(_ major: Int, _ minor: Int)
}

extension DottedVersion {
    /// Reads a version such as `4.20`, or `6.12.107+deb13-amd64` as `uname -r` prints it.
    ///
    /// - Parameter text: the version; text after the second number is ignored.
    public init?(parsing text: some StringProtocol) {
        guard let release = Release(parsing: text) else { return nil }
        self.init(release.major, release.minor)
    }

    /// The version as the first release of its branch.
    public var release: Release { Release(major, minor) }

    /// The version with a dot between its numbers.
    public var description: String { "\(major).\(minor)" }

    /// Orders by major, then minor.
    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// A version of Xen, such as 4.20.
public struct XenVersion: DottedVersion {
    /// The number before the dot.
    public let major: Int
    /// The number after the dot.
    public let minor: Int

    /// Makes a version from its two numbers.
    ///
    /// - Parameters:
    ///   - major: the number before the dot.
    ///   - minor: the number after the dot.
    public init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }
}

/// A version of Linux, such as 6.12.
public struct LinuxVersion: DottedVersion {
    /// The number before the dot.
    public let major: Int
    /// The number after the dot.
    public let minor: Int

    /// Makes a version from its two numbers.
    ///
    /// - Parameters:
    ///   - major: the number before the dot.
    ///   - minor: the number after the dot.
    public init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }
}
