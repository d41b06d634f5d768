// SPDX-License-Identifier: MIT

/// The Debian archive to fetch images from: one of the host's apt sources, or `--mirror`.
package struct DebianArchive: Equatable, Sendable {
    /// Debian's releases.
    ///
    /// An archive that serves one of them serves the others.
    static let releases: Set<String> = [
        "bullseye", "bookworm", "trixie", "forky", "duke", "sid", "oldoldstable", "oldstable",
        "stable", "testing", "unstable",
    ]
    /// The keyring of Debian's package, for a host whose sources name none.
    static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

    /// The main archive.
    package let main: AptSource
    /// The security updates, if the host has a source of them.
    package let security: AptSource?

    /// Finds the archive in the host's apt sources.
    ///
    /// - Parameters:
    ///   - sources: the entries of the host.
    ///   - mirror: another mirror to use instead.
    /// - Throws: `unavailable` if no entry is a Debian archive.
    package init(in sources: [AptSource], mirror: String? = nil) throws(LabError) {
        let serving = sources.filter { source in
            source.components.contains("main") && !source.uri.hasPrefix("cdrom:")
        }
        let candidates = serving.filter { $0.suites.contains(where: Self.releases.contains) }
        // A vendor's archive may also name its suite `bookworm`. Debian's archive is signed by
        // Debian's keys or by apt's default keys, and serves the updates too.
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
                .unavailable, "this host's apt sources contain no Debian archive",
                remedy: "use --mirror URL, or pass files to 'lab run':"
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

    /// The entries to use, in deb822 format.
    ///
    /// - Parameters:
    ///   - suites: the Debian releases.
    ///   - key: returns the value of Signed-By for an entry, such as the path of a keyring.
    /// - Returns: the text of a .sources file.
    package func sources(for suites: [String], key: (AptSource) -> String?) -> String {
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
