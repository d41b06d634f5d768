// SPDX-License-Identifier: MIT

/// A release of Linux or Xen down to its stable number, such as 6.12.78 or 4.20.4.
///
/// Fixes reach stable branches, so a system's behaviour may depend on the third number.
public struct Release: Hashable, Sendable {
    /// The number before the first dot.
    public let major: Int
    /// The number after the first dot.
    public let minor: Int
    /// The stable release; 0 for the first of a branch.
    public let patch: Int

    /// Makes a release from its numbers.
    ///
    /// - Parameters:
    ///   - major: the number before the first dot.
    ///   - minor: the number after it.
    ///   - patch: the stable release.
    public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads a release such as `6.12.107+deb13-amd64`, `4.20.5-pre` or `6.18`.
    ///
    /// A release in preparation (`-pre`, `-rc`) counts as the one before: it may have only some of
    /// the changes of the finished release.
    ///
    /// - Parameter text: the release; other text after its numbers is ignored.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Self.number(parts[0]), parts[0].allSatisfy(\.isNumber),
            let minor = Self.number(parts[1])
        else { return nil }
        var patch = parts.count > 2 ? Self.number(parts[2]) ?? 0 : 0
        if patch > 0, text.contains("-pre") || text.contains("-rc") { patch -= 1 }
        self.init(major, minor, patch)
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        Int(text.prefix(while: \.isNumber))
    }
}

extension Release: Comparable, CustomStringConvertible {
    /// Orders by major, minor and patch.
    public static func < (left: Release, right: Release) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// The numbers with dots between them; a patch of 0 is left out.
    public var description: String {
        patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)"
    }
}

extension Release: Codable {
    /// Reads a release from its text form.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: `DecodingError` for a text that is not a release.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Release(parsing: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a release such as 6.12.78")
        }
        self = value
    }

    /// Writes a release in its text form.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
