// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The envelope of sysctl with its arms. Source: xen/include/public/sysctl.h (Xen 4.17, 4.20).
///
/// What a command fills a buffer with is counted by a field that the caller writes, and that comes
/// back with how much there is.
extension ABIStructure {
    /// The fields that every command of sysctl has.
    static let sysctl = sysctl([])

    static let sysctlScheduler = sysctl(
        FieldRow.arm(
            "u.sched_id", of: \.u,
            [.output("sched_id", \mirror_xen_sysctl_sched_id.sched_id)]))

    static let sysctlDomainInfoList = sysctl(
        FieldRow.arm(
            "u.getdomaininfolist", of: \.u,
            [
                .input("first_domain", \mirror_xen_sysctl_getdomaininfolist.first_domain),
                .input("max_domains", \.max_domains),
                .pointer(
                    "buffer", \.buffer,
                    .output(
                        .structure(domainInfo), .count(\.max_domains),
                        written: .count(\.num_domains))),
                .output("num_domains", \.num_domains),
            ]))

    static let sysctlReadConsole = sysctl(
        FieldRow.arm(
            "u.readconsole", of: \.u,
            [
                .input("clear", \mirror_xen_sysctl_readconsole.clear),
                .input("incremental", \.incremental), .both("index", \.index),
                .pointer(
                    "buffer", \.buffer, .output(.text, .count(\.count), written: .count(\.count))),
                .both("count", \.count),
            ]))

    static let sysctlCounters = sysctl(
        FieldRow.arm(
            "u.perfc_op", of: \.u,
            [
                .input("cmd", \mirror_xen_sysctl_perfc_op.cmd),
                .output("nr_counters", \.nr_counters), .output("nr_vals", \.nr_vals),
                .input("desc", \.desc, .address), .input("val", \.val, .address),
            ]))

    static let sysctlDebugKeys = sysctl(
        FieldRow.arm(
            "u.debug_keys", of: \.u,
            [
                .pointer(
                    "keys", \mirror_xen_sysctl_debug_keys.keys,
                    .input(.text, .count(\.nr_keys))),
                .input("nr_keys", \.nr_keys),
            ]))

    static let sysctlCPUPool = sysctl(
        FieldRow.arm(
            "u.cpupool_op", of: \.u,
            [
                .input("op", \mirror_xen_sysctl_cpupool_op.op),
                .both("cpupool_id", \.cpupool_id), .both("sched_id", \.sched_id),
                .input("domid", \.domid, .domain), .input("cpu", \.cpu), .output("n_dom", \.n_dom),
            ] + FieldRow.arm("cpumap", of: \.cpumap, .bitmap(.output))))

    /// The envelope with an arm.
    static func sysctl(_ arm: [FieldRow<mirror_xen_sysctl>]) -> ABIStructure {
        ABIStructure(
            "xen_sysctl", mirror_xen_sysctl.self,
            [.input("cmd", \.cmd), .input("interface_version", \.interface_version, .bits)] + arm)
    }
}

extension [FieldRow<mirror_xenctl_bitmap>] {
    /// A bitmap that the caller makes, or that the hypervisor does.
    static func bitmap(_ flow: ABIField.Flow) -> Self {
        let bits = ExtentRow<mirror_xenctl_bitmap>.count(\.nr_bits, .bits)
        return [
            .pointer(
                "bitmap", \.bitmap, flow == .output ? .output(.bytes, bits) : .input(.bytes, bits)),
            .input("nr_bits", \.nr_bits),
        ]
    }
}
