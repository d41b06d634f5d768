// SPDX-License-Identifier: MIT

/// A change of Linux or Xen that reached several stable branches.
public struct Fix: Sendable, Equatable, CustomStringConvertible {
    /// What it is called, such as `XSA-482`.
    public let name: String
    /// The first release of each branch that has it, oldest branch first.
    public let releases: [Release]

    /// Whether a release has it: its own branch does, or it is newer than every branch named.
    func isIn(_ release: Release) -> Bool {
        if let first = releases.first(where: {
            ($0.major, $0.minor) == (release.major, release.minor)
        }) {
            return release >= first
        }
        return releases.last.map { release > $0 } ?? false
    }

    /// Its name and its releases.
    public var description: String {
        "\(name) (\(releases.map(\.description).joined(separator: ", ")))"
    }

    /// Outside dom0 privcmd opens restricted.
    ///
    /// Source: commit 453b8fb68f36.
    static let xsa482 = Fix(
        name: "XSA-482",
        releases: [
            Release(5, 10, 253), Release(5, 15, 203), Release(6, 1, 167), Release(6, 6, 130),
            Release(6, 12, 78), Release(6, 18, 20), Release(6, 19, 10),
        ])

    /// A mapping of privcmd cannot be split.
    ///
    /// Source: CVE-2026-31787. The first release of the 6.1 branch is not known: 6.1.192 has it.
    static let privcmdSplit = Fix(
        name: "CVE-2026-31787",
        releases: [Release(6, 1, 192), Release(6, 6, 137), Release(6, 12, 85)])

    /// Linux makes hypercalls without the hypercall page, and so without its end.
    ///
    /// Source: "x86/xen: remove hypercall page".
    static let xsa466 = Fix(
        name: "XSA-466",
        releases: [
            Release(5, 4, 288), Release(5, 10, 232), Release(5, 15, 175), Release(6, 1, 121),
            Release(6, 6, 67), Release(6, 12, 6),
        ])

    /// PCIDEV_GET_GSI gives the reference to the device back that it takes.
    ///
    /// Source: "xen-pciback: Fix pcistub_device ref leak in pcistub_get_gsi_from_sbdf()". 6.12.117
    /// is the first release that is known to have it. The mainline had not in October 2026, when it
    /// was queued; 7.3 is the next release.
    static let deviceReference = Fix(
        name: "the reference leak of PCIDEV_GET_GSI",
        releases: [Release(6, 12, 117), Release(7, 3)])

    /// The permission domctls run without domctl's lock, and check their arguments first.
    ///
    /// Source: commit 6b71151cd8 and its neighbours.
    static let xsa492 = Fix(
        name: "XSA-492",
        releases: [
            Release(4, 17, 7), Release(4, 18, 6), Release(4, 19, 6), Release(4, 20, 4),
            Release(4, 21, 2), Release(4, 22),
        ])

    /// A base address register may lead to memory, of which vPCI maps what is a hole.
    ///
    /// Source: commit "x86/vpci: fix handling of BAR overlaps with non-hole regions". Seen with
    /// 4.17.7, which has it not, and 4.20.4.
    static let barOverlaps = Fix(
        name: "BAR overlaps", releases: [Release(4, 19, 3), Release(4, 20, 1), Release(4, 21)])
}
