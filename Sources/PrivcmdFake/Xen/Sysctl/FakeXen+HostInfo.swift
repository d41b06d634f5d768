// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The sysctls on the machine: its CPUs, NUMA nodes and memory.
///
/// Source: xen/common/sysctl.c, xen/common/sched/cpupool.c, xen/arch/x86/sysctl.c (Xen 4.17 to
/// 4.22).
extension FakeXen {
    func physInfo(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var info = mirror_xen_sysctl_physinfo()
        info.threads_per_core = 1
        info.cores_per_socket = cpuCount
        info.nr_cpus = cpuCount
        info.max_cpu_id = cpuCount - 1
        info.nr_nodes = Self.nodeCount
        info.max_node_id = Self.maxNodes - 1
        info.cpu_khz = hardware.profile.cpuKHz
        info.capabilities =
            MIRROR_XEN_SYSCTL_PHYSCAP_hvm | MIRROR_XEN_SYSCTL_PHYSCAP_pv
            | MIRROR_XEN_SYSCTL_PHYSCAP_directio | MIRROR_XEN_SYSCTL_PHYSCAP_hap
            | MIRROR_XEN_SYSCTL_PHYSCAP_gnttab_v1 | MIRROR_XEN_SYSCTL_PHYSCAP_gnttab_v2
        info.total_pages = hardware.profile.frameCount
        info.free_pages = freeFrames
        info.max_mfn = hardware.profile.frameEnd - 1
        let words = hardware.profile.featureWords
        func word(_ index: Int) -> UInt32 { index < words.count ? words[index] : 0 }
        info.hw_cap = (word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7))
        try call.copyBack(info)
        return 0
    }

    func getCPUInfo(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_getcpuinfo())
        let count = min(argument.max_cpus, cpuCount)
        for index in 0..<Int(count) {
            try call.storeElement(
                mirror_xen_sysctl_cpuinfo(idletime: Self.idleTime), at: argument.info, index)
        }
        argument.nr_cpus = count
        try call.copyBack(argument)
        return 0
    }

    func availHeap(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_availheap())
        guard argument.min_bitwidth == 0, argument.max_bitwidth == 0 else {
            throw .notEmulated("the fake does not model the addresses of free memory")
        }
        // The only node is 0; -1 stands for any node.
        let exists = argument.node == -1 || argument.node == 0
        argument.avail_bytes = exists ? freeFrames << UserSpace.pageShift : 0
        try call.copyBack(argument)
        return 0
    }

    // MARK: Topology

    func cpuTopoInfo(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_cputopoinfo())
        if argument.cputopo == 0 {
            argument.num_cpus = cpuCount
        } else {
            argument.num_cpus = min(argument.num_cpus, cpuCount)
            for index in 0..<Int(argument.num_cpus) {
                // The emulated CPU does not report its core.
                let topology = mirror_xen_sysctl_cputopo(core: .max, socket: 0, node: 0)
                try call.storeElement(topology, at: argument.cputopo, index)
            }
        }
        try call.copyBack(argument)
        return 0
    }

    func numaInfo(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_numainfo())
        guard argument.meminfo != 0 || argument.distance != 0 else {
            argument.num_nodes = Self.nodeCount
            try call.copyBack(argument)
            return 0
        }
        argument.num_nodes = min(argument.num_nodes, Self.nodeCount)
        for index in 0..<Int(argument.num_nodes) {
            if argument.meminfo != 0 {
                let memory = mirror_xen_sysctl_meminfo(
                    memsize: hardware.profile.frameEnd << UserSpace.pageShift,
                    memfree: freeFrames << UserSpace.pageShift)
                try call.storeElement(memory, at: argument.meminfo, index)
            }
            if argument.distance != 0 {
                try call.storeElement(Self.localDistance, at: argument.distance, index)
            }
        }
        try call.copyBack(argument)
        return 0
    }

    func pciTopoInfo(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        let argument = try call.argument(mirror_xen_sysctl_pcitopoinfo())
        guard argument.devs != 0, argument.nodes != 0 else { throw .errno(.einval) }
        for index in 0..<Int(argument.num_devs) {
            let sbdf = SBDF(
                try call.loadElement(mirror_physdev_pci_device(), at: argument.devs, index))
            // The firmware reports no node for any device.
            let node =
                pci.index(of: sbdf) == nil ? MIRROR_XEN_INVALID_DEV : MIRROR_XEN_INVALID_NODE_ID
            try call.storeElement(node, at: argument.nodes, index)
        }
        try call.copyBack(argument)
        return 0
    }

    // MARK: CPU pools

    func cpuPoolOp(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_cpupool_op())
        switch argument.op {
        case MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO:
            // INFO returns the next existing pool; only pool 0 exists.
            guard argument.cpupool_id == 0 else { throw .errno(.enoent) }
            argument.sched_id = Self.credit2ID
            argument.n_dom = UInt32(domains.count)
            try storeBitmap(1 << cpuCount - 1, argument.cpumap, call)
        case MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO: try storeBitmap(0, argument.cpumap, call)
        case MIRROR_XEN_SYSCTL_CPUPOOL_OP_CREATE...MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO:
            throw .notEmulated("the fake does not change CPU pools")
        default: throw .errno(.enosys)
        }
        try call.copyBack(argument)
        return 0
    }

    /// Fills a bitmap in the caller's memory.
    private func storeBitmap(_ bits: UInt64, _ map: mirror_xenctl_bitmap, _ call: SysctlCall)
        throws(CallFailure)
    {
        let width = UInt32(UInt8.bitWidth)
        let count = Int(map.nr_bits / width) + (map.nr_bits % width == 0 ? 0 : 1)
        let bytes = bits.littleEndianBytes
        for index in 0..<count {
            try call.storeElement(index < bytes.count ? bytes[index] : 0, at: map.bitmap, index)
        }
    }

    // MARK: Features

    func getCPUFeatureSet(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_cpu_featureset())
        guard let sets = build?.featureSets else {
            throw .notEmulated("the CPU feature sets of this Xen build are not known")
        }
        let length = UInt32(sets[0].count)
        guard argument.features != 0 else {
            argument.nr_features = length
            try call.copyBack(argument)
            return 0
        }
        guard argument.index < sets.count else { throw .errno(.einval) }
        let count = min(argument.nr_features, length)
        for (index, word) in sets[Int(argument.index)].prefix(Int(count)).enumerated() {
            try call.storeElement(word, at: argument.features, index)
        }
        argument.nr_features = count
        try call.copyBack(argument)
        guard count == length else { throw .errno(.enobufs) }
        return 0
    }

    /// Returns the size of a policy.
    ///
    /// The fake does not model its contents.
    func getCPUPolicy(_ call: SysctlCall) throws(CallFailure) -> Int64 {
        var argument = try call.argument(mirror_xen_sysctl_cpu_policy())
        guard argument._rsvd == 0, argument.index < Self.policyCount else {
            throw .errno(.einval)
        }
        guard let build, argument.leaves == 0, argument.msrs == 0 else {
            throw .notEmulated("the fake does not model the contents of CPU policies")
        }
        argument.nr_leaves = build.leafCount
        argument.nr_msrs = build.msrCount
        try call.copyBack(argument)
        return 0
    }

    // MARK: Values

    private var cpuCount: UInt32 { UInt32(hardware.profile.cpuCount) }

    /// The free frames: those that neither dom0 nor another domain has.
    private var freeFrames: UInt64 {
        let given = domains.dropFirst().reduce(0) { $0 + $1.memory.count }
        let free = hardware.profile.freeFrames
        return free > given ? free - given : 0
    }

    private static let nodeCount: UInt32 = 1
    private static let maxNodes: UInt32 = 64
    private static let localDistance: UInt32 = 10
    private static let policyCount: UInt32 = 6
    /// The idle time of the lab's CPU, in nanoseconds: no time passes in the fake.
    private static let idleTime: UInt64 = 2_081_496_381
}
