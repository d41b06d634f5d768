// SPDX-License-Identifier: MIT

/// A version of Xen, such as 4.20.
public struct XenVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number before the dot.
    public let major: Int
    /// The number after the dot.
    public let minor: Int

    /// Makes a version from its two numbers.
    ///
    /// - Parameters:
    ///   - major: the number before the dot.
    ///   - minor: the number after the dot.
    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads a version such as `4.20`; what follows the second number is ignored.
    ///
    /// - Parameter text: the version.
    public init?(parsing text: some StringProtocol) {
        guard let numbers = leadingNumbers(text) else { return nil }
        self.init(numbers.0, numbers.1)
    }

    /// The version with a dot between its numbers.
    public var description: String { "\(major).\(minor)" }

    /// Orders by major, then minor.
    public static func < (left: XenVersion, right: XenVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// A version of Linux, such as 6.12.
///
/// The stable number is left out: what this project asks of a version is decided by the first two.
public struct LinuxVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number before the dot.
    public let major: Int
    /// The number after the dot.
    public let minor: Int

    /// Makes a version from its two numbers.
    ///
    /// - Parameters:
    ///   - major: the number before the dot.
    ///   - minor: the number after the dot.
    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads a release such as `6.12.107+deb13-amd64`; what follows the second number is ignored.
    ///
    /// - Parameter text: the release, as `uname -r` prints it.
    public init?(parsing text: some StringProtocol) {
        guard let numbers = leadingNumbers(text) else { return nil }
        self.init(numbers.0, numbers.1)
    }

    /// The version with a dot between its numbers.
    public var description: String { "\(major).\(minor)" }

    /// Orders by major, then minor.
    public static func < (left: LinuxVersion, right: LinuxVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// The two numbers at the start of a version.
private func leadingNumbers(_ text: some StringProtocol) -> (Int, Int)? {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    // Int(_:) takes a sign, which a version never has.
    guard parts.count >= 2, let first = parts[0].first, first.isNumber,
        let major = Int(parts[0]),
        let minor = Int(parts[1].prefix(while: \.isNumber))
    else { return nil }
    return (major, minor)
}
