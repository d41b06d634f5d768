// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the sysctl commands for the machine: CPUs, NUMA nodes, memory.
///
/// Source: xen/include/public/sysctl.h (Xen 4.17, 4.20).
extension ABIStructure {
    static let sysctlPhysInfo = sysctl(
        FieldRow.member(
            "u.physinfo", of: \.u,
            [
                .output("threads_per_core", \mirror_xen_sysctl_physinfo.threads_per_core),
                .output("cores_per_socket", \.cores_per_socket), .output("nr_cpus", \.nr_cpus),
                .output("max_cpu_id", \.max_cpu_id), .output("nr_nodes", \.nr_nodes),
                .output("max_node_id", \.max_node_id), .output("cpu_khz", \.cpu_khz),
                .output("capabilities", \.capabilities, .bits),
                .output("arch_capabilities", \.arch_capabilities, .bits),
                .output("total_pages", \.total_pages), .output("free_pages", \.free_pages),
                .output("scrub_pages", \.scrub_pages),
                .output("outstanding_pages", \.outstanding_pages),
                .output("max_mfn", \.max_mfn, .bits),
                .array("hw_cap", \.hw_cap, of: UInt32.self, .output, .bits),
            ]))

    static let sysctlCPUInfo = sysctl(
        FieldRow.member(
            "u.getcpuinfo", of: \.u,
            [
                .input("max_cpus", \mirror_xen_sysctl_getcpuinfo.max_cpus),
                .pointer(
                    "info", \.info,
                    .output(.structure(cpuInfo), .count(\.max_cpus), written: .count(\.nr_cpus))),
                .output("nr_cpus", \.nr_cpus),
            ]))

    private static let cpuInfo = ABIStructure(
        "xen_sysctl_cpuinfo", mirror_xen_sysctl_cpuinfo.self, [.output("idletime", \.idletime)])

    static let sysctlAvailableHeap = sysctl(
        FieldRow.member(
            "u.availheap", of: \.u,
            [
                .input("min_bitwidth", \mirror_xen_sysctl_availheap.min_bitwidth),
                .input("max_bitwidth", \.max_bitwidth), .input("node", \.node),
                .output("avail_bytes", \.avail_bytes),
            ]))

    static let sysctlCPUTopology = sysctl(
        FieldRow.member(
            "u.cputopoinfo", of: \.u,
            [
                .both("num_cpus", \mirror_xen_sysctl_cputopoinfo.num_cpus),
                .pointer(
                    "cputopo", \.cputopo,
                    .output(
                        .structure(cpuTopology), .count(\.num_cpus), written: .count(\.num_cpus))),
            ]))

    private static let cpuTopology = ABIStructure(
        "xen_sysctl_cputopo", mirror_xen_sysctl_cputopo.self,
        [.output("core", \.core), .output("socket", \.socket), .output("node", \.node)])

    /// There are as many distances as nodes, squared.
    ///
    /// This has the first row.
    static let sysctlNUMAInfo = sysctl(
        FieldRow.member(
            "u.numainfo", of: \.u,
            [
                .both("num_nodes", \mirror_xen_sysctl_numainfo.num_nodes),
                .pointer(
                    "meminfo", \.meminfo,
                    .output(
                        .structure(nodeMemory), .count(\.num_nodes), written: .count(\.num_nodes))),
                .pointer(
                    "distance", \.distance,
                    .output(
                        .list(of: UInt32.self), .count(\.num_nodes), written: .count(\.num_nodes))),
            ]))

    private static let nodeMemory = ABIStructure(
        "xen_sysctl_meminfo", mirror_xen_sysctl_meminfo.self,
        [.output("memsize", \.memsize), .output("memfree", \.memfree)])

    static let sysctlPCITopology = sysctl(
        FieldRow.member(
            "u.pcitopoinfo", of: \.u,
            [
                .both("num_devs", \mirror_xen_sysctl_pcitopoinfo.num_devs),
                .pointer(
                    "devs", \.devs, .input(.structure(.physdevPCIDevice), .count(\.num_devs))),
                .pointer(
                    "nodes", \.nodes,
                    .output(
                        .list(of: UInt32.self), .count(\.num_devs), written: .count(\.num_devs))),
            ]))

    static let sysctlLevellingCapabilities = sysctl(
        FieldRow.member(
            "u.cpu_levelling_caps", of: \.u,
            [.output("caps", \mirror_xen_sysctl_cpu_levelling_caps.caps, .bits)]))

    static let sysctlFeatureSet = sysctl(
        FieldRow.member(
            "u.cpu_featureset", of: \.u,
            [
                .input("index", \mirror_xen_sysctl_cpu_featureset.index),
                .both("nr_features", \.nr_features),
                .pointer(
                    "features", \.features,
                    .output(
                        .list(of: UInt32.self, .bits), .count(\.nr_features),
                        written: .count(\.nr_features))),
            ]))

    static let sysctlCPUPolicy = sysctl(
        FieldRow.member(
            "u.cpu_policy", of: \.u,
            [
                .input("index", \mirror_xen_sysctl_cpu_policy.index),
                .both("nr_leaves", \.nr_leaves), .both("nr_msrs", \.nr_msrs),
                .input("_rsvd", \._rsvd),
                .pointer(
                    "leaves", \.leaves,
                    .output(
                        .structure(.cpuidLeaf), .count(\.nr_leaves), written: .count(\.nr_leaves))),
                .pointer(
                    "msrs", \.msrs,
                    .output(.structure(.msrEntry), .count(\.nr_msrs), written: .count(\.nr_msrs))),
            ]))
}
