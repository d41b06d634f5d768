// SPDX-License-Identifier: MIT

/// The branches of Xen and Linux that a profile may name, and what the lab ran of some of them.
struct KnownRelease: Sendable {
    /// The branch.
    let major: Int
    let minor: Int
    /// The release as the system itself spells it, where the lab ran one.
    var spelling: String?
    /// The line by which a kernel names its stable release, where its name does not.
    var build: String?
    /// Whether it was run in the lab.
    var isRecorded: Bool { spelling != nil }

    static let xen: [KnownRelease] = [
        KnownRelease(major: 4, minor: 17, spelling: "4.17.7"),
        KnownRelease(major: 4, minor: 18), KnownRelease(major: 4, minor: 19),
        KnownRelease(major: 4, minor: 20, spelling: "4.20.5-pre"),
        KnownRelease(major: 4, minor: 21), KnownRelease(major: 4, minor: 22),
    ]

    static let linux: [KnownRelease] =
        (1...19).map { minor in
            switch minor {
            case 1:
                KnownRelease(
                    major: 6, minor: 1, spelling: "6.1.0-56-amd64",
                    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)")
            case 12: KnownRelease(major: 6, minor: 12, spelling: "6.12.117+deb13-amd64")
            default: KnownRelease(major: 6, minor: minor)
            }
        } + (0...19).map { KnownRelease(major: 7, minor: $0) }

    static let xenSpan = "4.17 to 4.22"
    static let linuxSpan = "6.1 to 6.19 and 7.x"

    /// The branch of a release; nil for one that is not known.
    static func branch(of release: Release, in known: [KnownRelease]) -> KnownRelease? {
        known.first { ($0.major, $0.minor) == (release.major, release.minor) }
    }
}
