// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The system that a fake emulates: its releases, its devices, and Xen's initial state.
package struct FakeProfile: Equatable, Sendable {
    /// The name for `--device fake:NAME`.
    package var name: String
    /// A one-line summary.
    package var summary: String
    /// The facts about the system.
    package var system: SystemSnapshot
    /// The GSI of each device that has one.
    package var gsis: [SBDF: GSI]
    /// Xen's state of dom0's interrupts before the first call.
    package var interrupts: Interrupts
    /// The hardware under Xen.
    package var machine = Machine()
    /// Whether the kernel was built with IRQFD and IOEVENTFD; Debian's are not.
    package var hasEventfd = false
    /// The machine's IO-APICs.
    package var ioAPICTopology = IOAPICTopology()
    /// The domain that this one serves as a device model, from xenstore; nil for none.
    package var target: DomainID?
    /// Xen's command line; nil if not known.
    package var commandLine: String?
    /// The changes that the system has or lacks, regardless of its releases.
    package var patches = Patches()
    /// The published revision of the series instead of the merged code; nil for none.
    package var revision: SeriesRevision?
    /// The domains that devices are assigned to; dom0 owns the others.
    package var owners: [SBDF: DomainID] = [:]
    /// The bugs that are seeded in it, to test the fuzzer.
    package var mutations: Set<FakeMutation> = []
    /// The name of the built-in profile that it is, or is based on.
    package var base = ProfileName.standard
    /// Whether it was recorded or inferred.
    package var provenance = Provenance.inferred

    /// Whether a real system confirms the profile.
    package enum Provenance: String, Codable, Sendable {
        /// The system ran in the lab, and the repository has the recordings.
        case recorded
        /// Its differences from the recorded systems come from source code only.
        case inferred
    }

    /// Changes that a system has although its releases are older, or lacks although they are newer.
    package struct Patches: Equatable, Sendable {
        /// The overrides for the kernel.
        package var linux: [LinuxChange: Bool] = [:]
        /// The overrides for the hypervisor.
        package var xen: [XenChange: Bool] = [:]

        /// Creates no overrides.
        package init() {}
    }

    /// The build of the hypervisor; nil if the lab did not run it.
    package var build: XenBuild? { system.xen.flatMap(XenBuild.init) }

    /// Whether the kernel has a change: by the profile's override, or else by its release.
    package func has(_ change: LinuxChange) -> Bool {
        patches.linux[change] ?? system.linuxRelease.map(change.row.backports.isIncluded) ?? false
    }

    /// Whether the hypervisor has a change: by the profile's override, or else by its release.
    package func has(_ change: XenChange) -> Bool {
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
    package init(
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
