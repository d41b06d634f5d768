// SPDX-License-Identifier: MIT

/// What a fake stands for: one system, its devices, and what its hypervisor knows.
public struct FakeProfile: Equatable, Sendable {
    /// The name by which `--device fake:NAME` chooses it.
    public var name: String
    /// One line on what it is.
    public var summary: String
    /// What the system says of itself.
    public var system: SystemSnapshot
    /// The GSI of each device that has one.
    public var gsis: [SBDF: GSI]
    /// What Xen knows of interrupts before the first call.
    public var interrupts: Interrupts
    /// What the machine under the hypervisor has.
    public var machine = Machine()
    /// Whether the kernel was built with IRQFD and IOEVENTFD; Debian's are not.
    public var hasEventfd = false
    /// The machine's devices and IO-APICs, beyond what the system says of them.
    public var board = FakeBoard()
    /// The domain that xenstore names as the target of this one, which it serves as a device model;
    /// nil for none.
    public var target: DomainID?
    /// What Xen was told when it was started; nil where nobody knows.
    public var commandLine: String?
    /// What it has, or lacks, whatever its releases say.
    public var patches = Patches()
    /// The published revision of the series that it has in place of what was merged; nil for none.
    public var revision: SeriesRevision?
    /// The domains that devices are assigned to; dom0 has the others.
    public var owners: [SBDF: DomainID] = [:]
    /// What it is made to do wrong, for whoever checks a search for faults.
    var flaws: Set<FakeFlaw> = []
    /// The name of the profile that it is, or was made from.
    public var base = ProfileName.standard
    /// Whether it was seen.
    public var provenance = Provenance.inferred

    /// Whether a system like it was seen.
    public enum Provenance: String, Codable, Sendable {
        /// The system was run and asked, and its answers are in the repository.
        case recorded
        /// Its differences from the recorded systems are only read from source.
        case inferred
    }

    /// Changes that a system has although its releases are older, or lacks although they are newer.
    public struct Patches: Equatable, Sendable {
        /// What differs in the kernel.
        public var linux: [LinuxChange: Bool] = [:]
        /// What differs in the hypervisor.
        public var xen: [XenChange: Bool] = [:]

        /// Makes a system as its releases say.
        public init() {}
    }

    /// How the hypervisor was built; nil where such a build was never run.
    public var build: XenBuild? { system.xen.flatMap(XenBuild.init) }

    /// Whether the kernel has a change: as the profile says, or else as its release does.
    func has(_ change: LinuxChange) -> Bool {
        patches.linux[change] ?? system.linuxRelease.map(change.row.fix.isIn) ?? false
    }

    /// Whether the hypervisor has a change: as the profile says, or else as its release does.
    func has(_ change: XenChange) -> Bool {
        patches.xen[change] ?? system.xenRelease.map(change.row.fix.isIn) ?? false
    }

    /// Makes a profile from its parts.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - summary: one line on what it is.
    ///   - system: what the system says of itself.
    ///   - gsis: the GSI of each device that has one.
    ///   - interrupts: what Xen knows of interrupts beforehand.
    public init(
        name: String, summary: String, system: SystemSnapshot, gsis: [SBDF: GSI],
        interrupts: Interrupts
    ) {
        self.name = name
        self.summary = summary
        self.system = system
        self.gsis = gsis
        self.interrupts = interrupts
    }
}
