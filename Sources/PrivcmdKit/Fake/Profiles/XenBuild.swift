// SPDX-License-Identifier: MIT

/// How a Xen was built, as it says itself, and what it makes of the lab's machine.
///
/// Nobody can tell these from a release: they are known of the builds that were run.
public struct XenBuild: Equatable, Sendable {
    /// The compiler and its version.
    public var compiler: String
    /// Who built it.
    public var compiledBy: String
    /// Where.
    public var compileDomain: String
    /// When, in the words of date(1).
    public var compileDate: String
    /// What its linker named the result by.
    public var id: [UInt8]
    /// The sets of features of sysctl's get_cpu_featureset, by their index.
    public var featureSets: [[UInt32]]
    /// How many leaves of cpuid a policy may have.
    public var leafCount: UInt32
    /// How many registers it may have.
    public var registerCount: UInt32
}

extension XenBuild {
    /// What is known of a hypervisor's build; nil where that build was not run.
    ///
    /// - Parameter xen: the hypervisor as it names itself.
    public init?(of xen: SystemSnapshot.Hypervisor) {
        let spelling = xen.version + (xen.extra ?? "")
        guard let build = Self.known[spelling] else { return nil }
        self = build
    }

    /// The builds that the lab ran, both of Debian.
    private static let known = [
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
        registerCount = 2
    }
}
