// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The build of a Xen, as it reports it, and its results on the lab's machine.
///
/// They do not follow from a release, so they are known only for the builds that the lab ran.
package struct XenBuild: Equatable, Sendable {
    /// The compiler and its version.
    package var compiler: String
    /// The user that built it.
    package var compiledBy: String
    /// The domain of the build host.
    package var compileDomain: String
    /// The build date, in the format of date(1).
    package var compileDate: String
    /// The linker's build ID.
    package var id: [UInt8]
    /// The CPU feature sets of get_cpu_featureset, by index.
    package var featureSets: [[UInt32]]
    /// The maximum number of CPUID leaves in a policy.
    package var leafCount: UInt32
    /// The maximum number of MSRs in a policy.
    package var msrCount: UInt32
}

extension XenBuild {
    /// The build of a hypervisor; nil if the lab did not run it.
    package init?(of xen: SystemSnapshot.Hypervisor) {
        let spelling = xen.version + (xen.extra ?? "")
        guard let build = Self.recordedBuilds[spelling] else { return nil }
        self = build
    }

    /// The builds that the lab ran, both by Debian.
    private static let recordedBuilds = [
        "4.17.7": XenBuild(
            "x86_64-linux-gnu-gcc (Debian 12.2.0-14+deb12u1) 12.2.0",
            "Wed Nov  4 16:52:28 UTC 2026",
            [
                0x15, 0x1b, 0x37, 0x3f, 0xd6, 0x4b, 0x32, 0x15, 0x93, 0xbf,
                0x98, 0x7f, 0xd9, 0x23, 0xcd, 0x10, 0xda, 0xba, 0xda, 0xc4,
            ]),
        "4.20.5-pre": XenBuild(
            "x86_64-linux-gnu-gcc (Debian 14.2.0-19) 14.2.0", "Tue Nov  3 20:11:50 UTC 2026",
            [
                0x57, 0x6c, 0x07, 0x36, 0xb3, 0xe3, 0x83, 0x88, 0xc5, 0xaf,
                0xe9, 0xaa, 0xcc, 0xc4, 0x3a, 0x18, 0xd5, 0x14, 0xe8, 0x8e,
            ]),
    ]

    private init(_ compiler: String, _ date: String, _ id: [UInt8]) {
        self.compiler = compiler
        compiledBy = "pkg-xen-devel"
        compileDomain = "lists.alioth.debian.org"
        compileDate = date
        self.id = id
        featureSets = LabMachine.featureSets
        leafCount = 120
        msrCount = 2
    }
}
