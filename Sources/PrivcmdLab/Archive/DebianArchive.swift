// SPDX-License-Identifier: MIT

/// The archive that the parts come from: the machine's own, never one that is written in here.
public struct DebianArchive: Equatable, Sendable {
    /// Debian's releases, old and new; an archive that serves one of them serves the others.
    static let releases: Set<String> = [
        "bullseye", "bookworm", "trixie", "forky", "duke", "sid", "oldoldstable", "oldstable",
        "stable", "testing", "unstable",
    ]
    /// Where Debian's own package puts the keys; for a machine that names none.
    static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

    /// The main archive.
    public let main: AptSource
    /// The security updates, where the machine has them.
    public let security: AptSource?

    /// Finds the archive among what the machine's apt is told.
    ///
    /// - Parameters:
    ///   - sources: the machine's entries.
    ///   - mirror: another mirror to use instead.
    /// - Throws: that there is none, and what to do.
    public init(in sources: [AptSource], mirror: String? = nil) throws(LabError) {
        let serving = sources.filter { source in
            source.components.contains("main") && !source.uri.hasPrefix("cdrom:")
        }
        let candidates = serving.filter { $0.suites.contains(where: Self.releases.contains) }
        // A vendor's own archive may call its suite `bookworm` as well. Debian's is signed by
        // Debian's keys, or by those that apt trusts anyway, and serves the updates too.
        let best = candidates.enumerated().max { left, right in
            let scores = (
                Self.score(left.element, sources), Self.score(right.element, sources)
            )
            return scores.0 == scores.1 ? left.offset > right.offset : scores.0 < scores.1
        }?.element
        let updates = serving.first { source in
            source.suites.contains { $0.hasSuffix("-security") || $0.hasSuffix("/updates") }
                && (source.signedBy == best?.signedBy)
        }
        if let mirror {
            main = AptSource(
                uri: mirror, suites: [], components: ["main"],
                signedBy: best?.signedBy ?? Self.keyring, isTrusted: false)
            security = updates
        } else if let best {
            main = best
            security = updates
        } else {
            throw LabError(
                .unavailable, "this machine's apt sources name no Debian archive",
                remedy: "give one with --mirror URL, or give the parts themselves to 'lab run':"
                    + " --xen FILE --linux FILE --modules DIR --busybox FILE")
        }
    }

    private static func score(_ source: AptSource, _ all: [AptSource]) -> Int {
        let keys = source.signedBy?.contains("debian-archive") ?? false
        let hasUpdates = all.contains { other in
            other.uri == source.uri && other.suites.contains { $0.hasSuffix("-updates") }
        }
        return (keys ? 4 : 0) + (hasUpdates ? 2 : 0) + (source.signedBy == nil ? 1 : 0)
    }

    /// The entries to ask, in deb822 form.
    ///
    /// - Parameters:
    ///   - suites: the releases that are wanted.
    ///   - key: what to write as Signed-By for an entry, which may be a file that holds the key.
    /// - Returns: the text of a .sources file.
    public func sources(for suites: [String], key: (AptSource) -> String?) -> String {
        func paragraph(_ source: AptSource, _ suites: [String]) -> String {
            var lines = [
                "Types: deb", "URIs: \(source.uri)", "Suites: \(suites.joined(separator: " "))",
                "Components: main",
            ]
            if let key = key(source) { lines.append("Signed-By: \(key)") }
            if source.isTrusted { lines.append("Trusted: yes") }
            return lines.joined(separator: "\n") + "\n"
        }
        var text = [paragraph(main, suites)]
        if let security { text.append(paragraph(security, suites.map { $0 + "-security" })) }
        return text.joined(separator: "\n")
    }
}
