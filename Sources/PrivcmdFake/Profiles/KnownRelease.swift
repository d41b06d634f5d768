// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// A branch of Xen or Linux that a profile may name, and the release of it that the lab ran.
package struct KnownRelease: Sendable {
    /// The number of the branch.
    package let major: Int
    package let minor: Int
    /// The version text that the system reports, if the lab ran a release of the branch.
    package var versionText: String?
    /// The kernel's build line, if its version text does not state the stable release.
    var kernelBuild: String?
    /// Whether the lab ran a release of the branch.
    var isRecorded: Bool { versionText != nil }

    package static let xen: [KnownRelease] = [
        KnownRelease(major: 4, minor: 17, versionText: "4.17.7"),
        KnownRelease(major: 4, minor: 18), KnownRelease(major: 4, minor: 19),
        KnownRelease(major: 4, minor: 20, versionText: "4.20.5-pre"),
        KnownRelease(major: 4, minor: 21), KnownRelease(major: 4, minor: 22),
    ]

    package static let linux: [KnownRelease] =
        (1...19).map { minor in
            switch minor {
            case 1:
                KnownRelease(
                    major: 6, minor: 1, versionText: "6.1.0-56-amd64",
                    kernelBuild: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)")
            case 12: KnownRelease(major: 6, minor: 12, versionText: "6.12.117+deb13-amd64")
            default: KnownRelease(major: 6, minor: minor)
            }
        } + (0...19).map { KnownRelease(major: 7, minor: $0) }

    package static let xenRange = "4.17 to 4.22"
    package static let linuxRange = "6.1 to 6.19 and 7.x"

    /// The branch of a release; nil if unknown.
    package static func branch(of release: Release, in known: [KnownRelease]) -> KnownRelease? {
        known.first { ($0.major, $0.minor) == (release.major, release.minor) }
    }
}
