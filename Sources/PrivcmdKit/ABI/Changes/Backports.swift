// SPDX-License-Identifier: MIT

/// A fix of Linux or Xen, with its backports to stable branches.
package struct Backports: Sendable, Equatable, CustomStringConvertible {
    /// The name of the fix, such as `XSA-482`.
    package let name: String
    /// The first release of each branch that has it, oldest branch first.
    package let releases: [Release]

    /// Whether a release has the fix: from its branch, or because it is newer than every listed
    /// one.
    package func isIncluded(in release: Release) -> Bool {
        if let first = releases.first(where: {
            ($0.major, $0.minor) == (release.major, release.minor)
        }) {
            return release >= first
        }
        return releases.last.map { release > $0 } ?? false
    }

    /// The name and the releases.
    package var description: String {
        "\(name) (\(releases.map(\.description).joined(separator: ", ")))"
    }

    /// Outside dom0, Linux opens privcmd restricted.
    ///
    /// Source: commit 453b8fb68f36.
    package static let xsa482 = Backports(
        name: "XSA-482",
        releases: [
            Release(5, 10, 253), Release(5, 15, 203), Release(6, 1, 167), Release(6, 6, 130),
            Release(6, 12, 78), Release(6, 18, 20), Release(6, 19, 10),
        ])

    /// Linux refuses to split a mapping of privcmd.
    ///
    /// Source: CVE-2026-31787. The first release of the 6.1 branch is not known: 6.1.192 has it.
    package static let mappingSplit = Backports(
        name: "CVE-2026-31787",
        releases: [Release(6, 1, 192), Release(6, 6, 137), Release(6, 12, 85)])

    /// Linux makes hypercalls without the hypercall page, and so without that page's limit.
    ///
    /// Source: "x86/xen: remove hypercall page".
    package static let xsa466 = Backports(
        name: "XSA-466",
        releases: [
            Release(5, 4, 288), Release(5, 10, 232), Release(5, 15, 175), Release(6, 1, 121),
            Release(6, 6, 67), Release(6, 12, 6),
        ])

    /// PCIDEV_GET_GSI releases the device reference that it acquires.
    ///
    /// Source: "xen-pciback: Fix pcistub_device ref leak in pcistub_get_gsi_from_sbdf()". 6.12.117
    /// is the first release that is known to have it. In October 2026 it was queued for mainline,
    /// where 7.3 is the next release.
    static let deviceReferenceLeak = Backports(
        name: "the reference leak of PCIDEV_GET_GSI",
        releases: [Release(6, 12, 117), Release(7, 3)])

    /// The permission domctls run without the domctl lock, and check their arguments first.
    ///
    /// Source: commit 6b71151cd8 and those around it.
    static let xsa492 = Backports(
        name: "XSA-492",
        releases: [
            Release(4, 17, 7), Release(4, 18, 6), Release(4, 19, 6), Release(4, 20, 4),
            Release(4, 21, 2), Release(4, 22),
        ])

    /// A BAR may overlap RAM: vPCI maps only the holes of the memory map.
    ///
    /// Source: commit "x86/vpci: fix handling of BAR overlaps with non-hole regions". Tested with
    /// 4.17.7, which lacks it, and 4.20.4, which has it.
    static let barOverlaps = Backports(
        name: "BAR overlaps", releases: [Release(4, 19, 3), Release(4, 20, 1), Release(4, 21)])
}
