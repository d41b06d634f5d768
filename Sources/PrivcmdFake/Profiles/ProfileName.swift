// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The name of a profile, which states its parts.
///
/// `xen-4.20-linux-6.12-pvh` is a PVH dom0 with these releases. `xen-4.20.3-linux-6.12.77-hvm-domu`
/// is an HVM domU. `series-v8` and `series-v8-pv` are dom0s with a published revision of the
/// series.
public struct ProfileName: Hashable, Sendable, CustomStringConvertible {
    var parts: Parts
    var domainKind: DomainKind

    /// The releases, or the revision of the series.
    enum Parts: Hashable, Sendable {
        case releases(xen: Version, linux: Version)
        case series(SeriesRevision)
    }

    /// A release in a name: a branch, or a release with its patch number.
    struct Version: Hashable, Sendable, CustomStringConvertible {
        var release: Release
        var hasPatch: Bool

        init(_ release: Release, hasPatch: Bool = false) {
            self.release = release
            self.hasPatch = hasPatch
        }

        init?(_ text: some StringProtocol) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { part in
                part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && part.utf8.count <= 4 ? Int(part) : nil
            }
            guard numbers.count == parts.count, (2...3).contains(parts.count) else { return nil }
            self.init(
                Release(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0),
                hasPatch: numbers.count > 2)
        }

        /// The numbers in the name.
        var description: String {
            hasPatch
                ? "\(release.major).\(release.minor).\(release.patch)"
                : "\(release.major).\(release.minor)"
        }
    }

    package struct DomainKind: Hashable, Sendable, CustomStringConvertible {
        package var type: DomainType
        package var isControlDomain: Bool

        package init(
            type: DomainType, isControlDomain: Bool
        ) {
            self.type = type
            self.isControlDomain = isControlDomain
        }

        static let pvhDom0 = DomainKind(type: .pvh, isControlDomain: true)
        package static let all: [DomainKind] =
            [DomainType.pv, .pvh].map { DomainKind(type: $0, isControlDomain: true) }
            + [DomainType.pv, .pvh, .hvm].map { DomainKind(type: $0, isControlDomain: false) }

        /// The end of a name: `pvh` for a dom0, `pvh-domu` for a domU.
        package var description: String {
            type.rawValue.lowercased() + (isControlDomain ? "" : "-domu")
        }

        /// The kind for people, such as `PVH dom0`.
        package var displayName: String { type.rawValue + (isControlDomain ? " dom0" : " domU") }
    }

    init(_ parts: Parts, _ kind: DomainKind) {
        self.parts = parts
        self.domainKind = kind
    }

    init(xen: XenVersion, linux: LinuxVersion, _ kind: DomainKind) {
        self.init(.releases(xen: Version(xen.release), linux: Version(linux.release)), kind)
    }

    /// The name of the `--device fake` profile.
    package static let standard = ProfileName(
        xen: FeatureIntroduced.xen, linux: FeatureIntroduced.linux, .pvhDom0)

    /// The name.
    public var description: String {
        switch parts {
        case .releases(let xen, let linux): "xen-\(xen)-linux-\(linux)-\(domainKind)"
        case .series(let revision) where domainKind == .pvhDom0: "series-\(revision.name)"
        case .series(let revision): "series-\(revision.name)-\(domainKind)"
        }
    }
}

extension ProfileName {
    /// Why a text is not a profile name.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The text.
        public let text: String
        /// The reason, including the punctuation before it.
        let reason: String

        /// The whole message.
        public var description: String { "there is no profile '\(text)'\(reason)" }
    }

    /// Parses a name.
    ///
    /// - Parameter text: the text.
    /// - Throws: ``ParseError``, with similar names if there are any.
    package init(parsing text: String) throws(ParseError) {
        func refuse(_ reason: String) -> ParseError { ParseError(text: text, reason: reason) }
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        if words.first == "series", let name = try Self.parseSeries(words.dropFirst(), refuse) {
            self = name
            return
        }
        guard words.count >= 5, words[0] == "xen", words[2] == "linux",
            let kind = DomainKind.all.first(where: {
                $0.description == words[4...].joined(separator: "-")
            })
        else { throw refuse(Self.hint(text)) }
        let xen = try Self.parseVersion(
            words[1], "Xen", KnownRelease.xen, KnownRelease.xenRange, refuse)
        let linux = try Self.parseVersion(
            words[3], "Linux", KnownRelease.linux, KnownRelease.linuxRange, refuse)
        self.init(.releases(xen: xen, linux: linux), kind)
    }

    private static func parseSeries(
        _ words: ArraySlice<Substring>, _ refuse: (String) -> ParseError
    )
        throws(ParseError) -> ProfileName?
    {
        guard let name = words.first, name.hasPrefix("v") else { return nil }
        guard let revision = SeriesRevision.named(String(name)) else {
            let (first, last) = (SeriesRevision.all.first?.name, SeriesRevision.all.last?.name)
            throw refuse(": the revisions of the series are \(first ?? "") to \(last ?? "")")
        }
        if words.count == 1 { return ProfileName(.series(revision), .pvhDom0) }
        let end = words.dropFirst().joined(separator: "-")
        guard
            let kind = DomainKind.all.first(where: { $0.description == end && $0.isControlDomain })
        else { throw refuse(": a revision of the series has a dom0, 'pv' or 'pvh'") }
        return ProfileName(.series(revision), kind)
    }

    private static func parseVersion(
        _ text: Substring, _ what: String, _ known: [KnownRelease], _ span: String,
        _ refuse: (String) -> ParseError
    ) throws(ParseError) -> Version {
        guard let version = Version(text) else {
            throw refuse(": '\(text)' is not a release like \(known[0].major).\(known[0].minor).3")
        }
        guard KnownRelease.branch(of: version.release, in: known) != nil else {
            throw refuse(": the fake knows \(what) \(span), not \(version)")
        }
        return version
    }

    private static func hint(_ text: String) -> String {
        let suggestion = Spelling.hint(text, among: builtIn.map(\.description))
        return suggestion.isEmpty
            ? "; 'privcmd-probe fake list' shows some, and any releases may be combined, as in"
                + " xen-4.19-linux-6.18-pvh"
            : suggestion
    }
}
