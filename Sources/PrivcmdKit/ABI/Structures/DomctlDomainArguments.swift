// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the domctl commands that create and configure a domain.
/// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
extension ABIStructure {
    static let domctlCreateDomain417 = domctl(
        FieldRow.member(
            "u.createdomain", of: \.u,
            [
                .input("ssidref", \mirror_xen_domctl_createdomain_4_17.ssidref),
                .array("handle", \.handle, of: UInt8.self, .input, .handle),
                .both("flags", \.flags, .bits),
                .input("iommu_opts", \.iommu_opts, .bits), .input("max_vcpus", \.max_vcpus),
                .input("max_evtchn_port", \.max_evtchn_port),
                .input("max_grant_frames", \.max_grant_frames),
                .input("max_maptrack_frames", \.max_maptrack_frames),
                .input("grant_opts", \.grant_opts, .bits), .input("vmtrace_size", \.vmtrace_size),
                .input("cpupool_id", \.cpupool_id),
                .input("arch.emulation_flags", \.arch.emulation_flags, .bits),
                .input("arch.misc_flags", \.arch.misc_flags, .bits),
            ]), domain: .both)

    static let domctlCreateDomain419 = domctl(
        FieldRow.member(
            "u.createdomain", of: \.u,
            [
                .input("ssidref", \mirror_xen_domctl_createdomain_4_19.ssidref),
                .array("handle", \.handle, of: UInt8.self, .input, .handle),
                .both("flags", \.flags, .bits),
                .input("iommu_opts", \.iommu_opts, .bits), .input("max_vcpus", \.max_vcpus),
                .input("max_evtchn_port", \.max_evtchn_port),
                .input("max_grant_frames", \.max_grant_frames),
                .input("max_maptrack_frames", \.max_maptrack_frames),
                .input("grant_opts", \.grant_opts, .bits),
                .input("altp2m_opts", \.altp2m_opts, .bits), .input("vmtrace_size", \.vmtrace_size),
                .input("cpupool_id", \.cpupool_id),
                .input("arch.emulation_flags", \.arch.emulation_flags, .bits),
                .input("arch.misc_flags", \.arch.misc_flags, .bits),
            ]), domain: .both)

    static let domctlCreateDomain422 = domctl(
        FieldRow.member(
            "u.createdomain", of: \.u,
            [
                .input("ssidref", \mirror_xen_domctl_createdomain_4_22.ssidref),
                .array("handle", \.handle, of: UInt8.self, .input, .handle),
                .both("flags", \.flags, .bits),
                .input("iommu_opts", \.iommu_opts, .bits), .input("max_vcpus", \.max_vcpus),
                .input("max_evtchn_port", \.max_evtchn_port),
                .input("max_grant_frames", \.max_grant_frames),
                .input("max_maptrack_frames", \.max_maptrack_frames),
                .input("grant_opts", \.grant_opts, .bits),
                .input("altp2m.opts", \.altp2m.opts, .bits), .input("altp2m.nr", \.altp2m.nr),
                .input("vmtrace_size", \.vmtrace_size), .input("cpupool_id", \.cpupool_id),
                .input("arch.emulation_flags", \.arch.emulation_flags, .bits),
                .input("arch.misc_flags", \.arch.misc_flags, .bits),
            ]), domain: .both)

    static let domctlGetPageFrameInfo3 = domctl(
        FieldRow.member(
            "u.getpageframeinfo3", of: \.u,
            [
                .input("num", \mirror_xen_domctl_getpageframeinfo3.num),
                .pointer("array", \.array, .both(.list(of: UInt64.self, .bits), .count(\.num))),
            ]))

    static let domctlSetNodeAffinity = domctl(
        FieldRow.member(
            "u.nodeaffinity", of: \.u,
            [
                .pointer(
                    "nodemap.bitmap", \mirror_xen_domctl_nodeaffinity.nodemap.bitmap,
                    .input(.bytes, .count(\.nodemap.nr_bits, .bits))),
                .input("nodemap.nr_bits", \.nodemap.nr_bits),
            ]))

    static let domctlGetNodeAffinity = domctl(
        FieldRow.member(
            "u.nodeaffinity", of: \.u,
            [
                .pointer(
                    "nodemap.bitmap", \mirror_xen_domctl_nodeaffinity.nodemap.bitmap,
                    .output(.bytes, .count(\.nodemap.nr_bits, .bits))),
                .input("nodemap.nr_bits", \.nodemap.nr_bits),
            ]))

    static let domctlMaxVCPUs = domctl(
        FieldRow.member("u.max_vcpus", of: \.u, [.input("max", \mirror_xen_domctl_max_vcpus.max)]))

    static let domctlSetHandle = domctl(
        FieldRow.member(
            "u.setdomainhandle", of: \.u,
            [
                .array(
                    "handle", \mirror_xen_domctl_setdomainhandle.handle, of: UInt8.self, .input,
                    .handle)
            ]))

    static let domctlHypercallInit = domctl(
        FieldRow.member(
            "u.hypercall_init", of: \.u,
            [.input("gmfn", \mirror_xen_domctl_hypercall_init.gmfn, .bits)]))

    static let domctlSetTarget = domctl(
        FieldRow.member(
            "u.set_target", of: \.u, [.input("target", \mirror_xen_domctl_set_target.target)]))

    static let domctlSetVIRQHandler = domctl(
        FieldRow.member(
            "u.set_virq_handler", of: \.u,
            [.input("virq", \mirror_xen_domctl_set_virq_handler.virq)]))

    static let domctlSetPagingPool = domctl(
        FieldRow.member(
            "u.paging_mempool", of: \.u, [.input("size", \mirror_xen_domctl_paging_mempool.size)]))

    static let domctlGetPagingPool = domctl(
        FieldRow.member(
            "u.paging_mempool", of: \.u, [.output("size", \mirror_xen_domctl_paging_mempool.size)]))

    static let domctlSetVNUMAInfo = domctl(
        FieldRow.member(
            "u.vnuma", of: \.u,
            [
                .input("nr_vnodes", \mirror_xen_domctl_vnuma.nr_vnodes),
                .input("nr_vmemranges", \.nr_vmemranges), .input("nr_vcpus", \.nr_vcpus),
                .input("vdistance", \.vdistance, .address),
                .pointer(
                    "vcpu_to_vnode", \.vcpu_to_vnode,
                    .input(.list(of: UInt32.self), .count(\.nr_vcpus))),
                .pointer(
                    "vnode_to_pnode", \.vnode_to_pnode,
                    .input(.list(of: UInt32.self), .count(\.nr_vnodes))),
                .pointer(
                    "vmemrange", \.vmemrange,
                    .input(.structure(.vmemrange), .count(\.nr_vmemranges))),
            ]))

    static let domctlSetLLCColors = domctl(
        FieldRow.member(
            "u.set_llc_colors", of: \.u,
            [
                .input("num_llc_colors", \mirror_xen_domctl_set_llc_colors.num_llc_colors),
                .pointer(
                    "llc_colors", \.llc_colors,
                    .input(.list(of: UInt32.self), .count(\.num_llc_colors))),
            ]))

    static let domctlGetDomainState = domctl(
        FieldRow.member(
            "u.get_domain_state", of: \.u,
            [
                .output("state", \mirror_xen_domctl_get_domain_state.state, .bits),
                .output("caps", \.caps, .bits), .output("unique_id", \.unique_id),
            ]), domain: .both)

    static let vmemrange = ABIStructure(
        "xen_vmemrange", mirror_xen_vmemrange.self,
        [
            .input("start", \.start, .bits), .input("end", \.end, .bits),
            .input("flags", \.flags, .bits), .input("nid", \.nid),
        ])
}
