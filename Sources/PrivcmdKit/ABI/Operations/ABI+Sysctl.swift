// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The sysctl interface versions that the table describes.
    private static let sysctlVersions =
        MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17...MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21

    /// The commands of sysctl.
    ///
    /// Source: xen/include/public/sysctl.h (Xen 4.20).
    package static let sysctls: [ABICommand] = [
        sysctl("readconsole", MIRROR_XEN_SYSCTL_readconsole, .sysctlReadConsole),
        sysctl("tbuf_op", MIRROR_XEN_SYSCTL_tbuf_op),
        sysctl("physinfo", MIRROR_XEN_SYSCTL_physinfo, .sysctlPhysInfo),
        sysctl("sched_id", MIRROR_XEN_SYSCTL_sched_id, .sysctlScheduler),
        sysctl("perfc_op", MIRROR_XEN_SYSCTL_perfc_op, .sysctlCounters),
        sysctl("getdomaininfolist", MIRROR_XEN_SYSCTL_getdomaininfolist, .sysctlDomainInfoList),
        sysctl("debug_keys", MIRROR_XEN_SYSCTL_debug_keys, .sysctlDebugKeys),
        sysctl("getcpuinfo", MIRROR_XEN_SYSCTL_getcpuinfo, .sysctlCPUInfo),
        sysctl("availheap", MIRROR_XEN_SYSCTL_availheap, .sysctlAvailableHeap),
        sysctl("get_pmstat", MIRROR_XEN_SYSCTL_get_pmstat),
        sysctl("cpu_hotplug", MIRROR_XEN_SYSCTL_cpu_hotplug),
        sysctl("pm_op", MIRROR_XEN_SYSCTL_pm_op),
        sysctl("page_offline_op", MIRROR_XEN_SYSCTL_page_offline_op),
        sysctl("lockprof_op", MIRROR_XEN_SYSCTL_lockprof_op),
        sysctl("cputopoinfo", MIRROR_XEN_SYSCTL_cputopoinfo, .sysctlCPUTopology),
        sysctl("numainfo", MIRROR_XEN_SYSCTL_numainfo, .sysctlNUMAInfo),
        sysctl("cpupool_op", MIRROR_XEN_SYSCTL_cpupool_op, .sysctlCPUPool),
        sysctl("scheduler_op", MIRROR_XEN_SYSCTL_scheduler_op),
        sysctl("coverage_op", MIRROR_XEN_SYSCTL_coverage_op),
        sysctl("psr_cmt_op", MIRROR_XEN_SYSCTL_psr_cmt_op),
        sysctl("pcitopoinfo", MIRROR_XEN_SYSCTL_pcitopoinfo, .sysctlPCITopology),
        sysctl("psr_alloc", MIRROR_XEN_SYSCTL_psr_alloc),
        sysctl(
            "get_cpu_levelling_caps", MIRROR_XEN_SYSCTL_get_cpu_levelling_caps,
            .sysctlLevellingCapabilities),
        sysctl("get_cpu_featureset", MIRROR_XEN_SYSCTL_get_cpu_featureset, .sysctlFeatureSet),
        sysctl("livepatch_op", MIRROR_XEN_SYSCTL_livepatch_op),
        sysctl("get_cpu_policy", MIRROR_XEN_SYSCTL_get_cpu_policy, .sysctlCPUPolicy),
        sysctl("dt_overlay", MIRROR_XEN_SYSCTL_dt_overlay),
    ]

    /// A command whose argument is the same in all known versions.
    private static func sysctl(
        _ name: String, _ number: UInt32, _ argument: ABIStructure = .sysctl
    ) -> ABICommand {
        ABICommand(
            name, number, argument,
            layouts: [ABILayout(versions: sysctlVersions, structure: argument)])
    }

    /// The sysctl interface version of a release of Xen; nil for an unknown release.
    package static func sysctlVersion(of xen: Release) -> UInt32? {
        switch (xen.major, xen.minor) {
        case (4, 17...20): MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17
        case (4, 21...22): MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21
        default: nil
        }
    }
}
