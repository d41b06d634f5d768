// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the domctl commands for virtual CPUs.
/// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
extension ABIStructure {
    private static let vcpuContextSize = Int(MIRROR_vcpu_guest_context_size)

    static let domctlSetVCPUContext = domctl(
        FieldRow.member(
            "u.vcpucontext", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpucontext.vcpu),
                .pointer("ctxt", \.ctxt, .input(.bytes, .fixed(vcpuContextSize))),
            ]))

    static let domctlGetVCPUContext = domctl(
        FieldRow.member(
            "u.vcpucontext", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpucontext.vcpu),
                .pointer("ctxt", \.ctxt, .output(.bytes, .fixed(vcpuContextSize))),
            ]))

    static let domctlGetVCPUInfo = domctl(
        FieldRow.member(
            "u.getvcpuinfo", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_getvcpuinfo.vcpu), .output("online", \.online),
                .output("blocked", \.blocked), .output("running", \.running),
                .output("cpu_time", \.cpu_time), .output("cpu", \.cpu),
            ]))

    static let domctlSetVCPUAffinity = domctl(
        FieldRow.member(
            "u.vcpuaffinity", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpuaffinity.vcpu),
                .input("flags", \.flags, .bits),
                .pointer(
                    "cpumap_hard.bitmap", \.cpumap_hard.bitmap,
                    .both(.bytes, .count(\.cpumap_hard.nr_bits, .bits))),
                .input("cpumap_hard.nr_bits", \.cpumap_hard.nr_bits),
                .pointer(
                    "cpumap_soft.bitmap", \.cpumap_soft.bitmap,
                    .both(.bytes, .count(\.cpumap_soft.nr_bits, .bits))),
                .input("cpumap_soft.nr_bits", \.cpumap_soft.nr_bits),
            ]))

    static let domctlGetVCPUAffinity = domctl(
        FieldRow.member(
            "u.vcpuaffinity", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpuaffinity.vcpu),
                .input("flags", \.flags, .bits),
                .pointer(
                    "cpumap_hard.bitmap", \.cpumap_hard.bitmap,
                    .output(.bytes, .count(\.cpumap_hard.nr_bits, .bits))),
                .input("cpumap_hard.nr_bits", \.cpumap_hard.nr_bits),
                .pointer(
                    "cpumap_soft.bitmap", \.cpumap_soft.bitmap,
                    .output(.bytes, .count(\.cpumap_soft.nr_bits, .bits))),
                .input("cpumap_soft.nr_bits", \.cpumap_soft.nr_bits),
            ]))

    static let domctlSetCPUPolicy = domctl(
        FieldRow.member(
            "u.cpu_policy", of: \.u,
            [
                .input("nr_leaves", \mirror_xen_domctl_cpu_policy.nr_leaves),
                .input("nr_msrs", \.nr_msrs),
                .pointer("leaves", \.leaves, .input(.structure(.cpuidLeaf), .count(\.nr_leaves))),
                .pointer("msrs", \.msrs, .input(.structure(.msrEntry), .count(\.nr_msrs))),
                .output("err_leaf", \.err_leaf, .bits),
                .output("err_subleaf", \.err_subleaf, .bits), .output("err_msr", \.err_msr, .bits),
            ]))

    static let domctlGetCPUPolicy = domctl(
        FieldRow.member(
            "u.cpu_policy", of: \.u,
            [
                .both("nr_leaves", \mirror_xen_domctl_cpu_policy.nr_leaves),
                .both("nr_msrs", \.nr_msrs),
                .pointer(
                    "leaves", \.leaves,
                    .output(
                        .structure(.cpuidLeaf), .count(\.nr_leaves), written: .count(\.nr_leaves))),
                .pointer(
                    "msrs", \.msrs,
                    .output(.structure(.msrEntry), .count(\.nr_msrs), written: .count(\.nr_msrs))),
                .output("err_leaf", \.err_leaf, .bits),
                .output("err_subleaf", \.err_subleaf, .bits), .output("err_msr", \.err_msr, .bits),
            ]))

    static let domctlSetVCPUExtendedState = domctl(
        FieldRow.member(
            "u.vcpuextstate", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpuextstate.vcpu),
                .input("xfeature_mask", \.xfeature_mask, .bits), .input("size", \.size),
                .pointer("buffer", \.buffer, .input(.bytes, .count(\.size))),
            ]))

    static let domctlGetVCPUExtendedState = domctl(
        FieldRow.member(
            "u.vcpuextstate", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpuextstate.vcpu),
                .both("xfeature_mask", \.xfeature_mask, .bits), .both("size", \.size),
                .pointer(
                    "buffer", \.buffer, .output(.bytes, .count(\.size), written: .count(\.size))),
            ]))

    static let domctlSetVCPUMSRs = domctl(
        FieldRow.member(
            "u.vcpu_msrs", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpu_msrs.vcpu), .both("msr_count", \.msr_count),
                .pointer("msrs", \.msrs, .input(.structure(.vcpuMSR), .count(\.msr_count))),
            ]))

    static let domctlGetVCPUMSRs = domctl(
        FieldRow.member(
            "u.vcpu_msrs", of: \.u,
            [
                .input("vcpu", \mirror_xen_domctl_vcpu_msrs.vcpu), .both("msr_count", \.msr_count),
                .pointer(
                    "msrs", \.msrs,
                    .output(.structure(.vcpuMSR), .count(\.msr_count), written: .count(\.msr_count))
                ),
            ]))

    static let domctlDebug = domctl(
        FieldRow.member(
            "u.debug_op", of: \.u,
            [.input("op", \mirror_xen_domctl_debug_op.op), .input("vcpu", \.vcpu)]))

    static let domctlVMTrace = domctl(
        FieldRow.member(
            "u.vmtrace_op", of: \.u,
            [
                .input("cmd", \mirror_xen_domctl_vmtrace_op.cmd), .input("vcpu", \.vcpu),
                .input("key", \.key, .bits), .both("value", \.value, .bits),
            ]))

    static let domctlDebuggerPause = domctl(
        FieldRow.member(
            "u.gdbsx_pauseunp_vcpu", of: \.u,
            [.input("vcpu", \mirror_xen_domctl_gdbsx_pauseunp_vcpu.vcpu)]))

    static let domctlDebuggerStatus = domctl(
        FieldRow.member(
            "u.gdbsx_domstatus", of: \.u,
            [
                .output("paused", \mirror_xen_domctl_gdbsx_domstatus.paused),
                .output("vcpu_id", \.vcpu_id), .output("vcpu_ev", \.vcpu_ev),
            ]))

    static let domctlCacheMonitor = domctl(
        FieldRow.member(
            "u.psr_cmt_op", of: \.u,
            [.input("cmd", \mirror_xen_domctl_psr_cmt_op.cmd), .both("data", \.data)]))

    static let domctlCacheShare = domctl(
        FieldRow.member(
            "u.psr_alloc", of: \.u,
            [
                .input("cmd", \mirror_xen_domctl_psr_alloc.cmd), .input("target", \.target),
                .both("data", \.data, .bits),
            ]))

    static let cpuidLeaf = ABIStructure(
        "xen_cpuid_leaf", mirror_xen_cpuid_leaf.self,
        [
            .both("leaf", \.leaf, .bits), .both("subleaf", \.subleaf, .bits),
            .both("a", \.a, .bits), .both("b", \.b, .bits), .both("c", \.c, .bits),
            .both("d", \.d, .bits),
        ])

    static let msrEntry = ABIStructure(
        "xen_msr_entry", mirror_xen_msr_entry.self,
        [.both("idx", \.idx, .bits), .both("flags", \.flags, .bits), .both("val", \.val, .bits)])

    static let vcpuMSR = ABIStructure(
        "xen_domctl_vcpu_msr", mirror_xen_domctl_vcpu_msr.self,
        [
            .both("index", \.index, .bits), .both("reserved", \.reserved, .bits),
            .both("value", \.value, .bits),
        ])
}
