// SPDX-License-Identifier: MIT

/// The system that a fake emulates: its releases, its devices, and Xen's initial state.
public struct FakeProfile: Equatable, Sendable {
    /// The name for `--device fake:NAME`.
    public var name: String
    /// A one-line summary.
    public var summary: String
    /// The facts about the system.
    public var system: SystemSnapshot
    /// The GSI of each device that has one.
    public var gsis: [SBDF: GSI]
    /// Xen's state of dom0's interrupts before the first call.
    public var interrupts: Interrupts
    /// The hardware under Xen.
    public var machine = Machine()
    /// Whether the kernel was built with IRQFD and IOEVENTFD; Debian's are not.
    public var hasEventfd = false
    /// The machine's IO-APICs.
    public var ioAPICTopology = IOAPICTopology()
    /// The domain that this one serves as a device model, from xenstore; nil for none.
    public var target: DomainID?
    /// Xen's command line; nil if not known.
    public var commandLine: String?
    /// The changes that the system has or lacks, regardless of its releases.
    public var patches = Patches()
    /// The published revision of the series instead of the merged code; nil for none.
    public var revision: SeriesRevision?
    /// The domains that devices are assigned to; dom0 owns the others.
    public var owners: [SBDF: DomainID] = [:]
    /// The bugs that are seeded in it, to test the fuzzer.
    var mutations: Set<FakeMutation> = []
    /// The name of the built-in profile that it is, or is based on.
    public var base = ProfileName.standard
    /// Whether it was recorded or inferred.
    public var provenance = Provenance.inferred

    /// Whether a real system confirms the profile.
    public enum Provenance: String, Codable, Sendable {
        /// The system ran in the lab, and the repository has the recordings.
        case recorded
        /// Its differences from the recorded systems come from source code only.
        case inferred
    }

    /// Changes that a system has although its releases are older, or lacks although they are newer.
    public struct Patches: Equatable, Sendable {
        /// The overrides for the kernel.
        public var linux: [LinuxChange: Bool] = [:]
        /// The overrides for the hypervisor.
        public var xen: [XenChange: Bool] = [:]

        /// Creates no overrides.
        public init() {}
    }

    /// The build of the hypervisor; nil if the lab did not run it.
    public var build: XenBuild? { system.xen.flatMap(XenBuild.init) }

    /// Whether the kernel has a change: by the profile's override, or else by its release.
    func has(_ change: LinuxChange) -> Bool {
        patches.linux[change] ?? system.linuxRelease.map(change.row.backports.isIncluded) ?? false
    }

    /// Whether the hypervisor has a change: by the profile's override, or else by its release.
    func has(_ change: XenChange) -> Bool {
        patches.xen[change] ?? system.xenRelease.map(change.row.backports.isIncluded) ?? false
    }

    /// Creates a profile.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - summary: a one-line summary.
    ///   - system: the facts about the system.
    ///   - gsis: the GSI of each device that has one.
    ///   - interrupts: Xen's state of dom0's interrupts before the first call.
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
