// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the sysctl commands. Source: xen/include/public/sysctl.h (Xen 4.17, 4.20).
///
/// The caller writes the size of a buffer into a field, and Xen writes the available amount there.
extension ABIStructure {
    /// The fields that every command of sysctl has.
    static let sysctl = sysctl([])

    static let sysctlScheduler = sysctl(
        FieldRow.member(
            "u.sched_id", of: \.u,
            [.output("sched_id", \mirror_xen_sysctl_sched_id.sched_id)]))

    static let sysctlDomainInfoList = sysctl(
        FieldRow.member(
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
        FieldRow.member(
            "u.readconsole", of: \.u,
            [
                .input("clear", \mirror_xen_sysctl_readconsole.clear),
                .input("incremental", \.incremental), .both("index", \.index),
                .pointer(
                    "buffer", \.buffer, .output(.text, .count(\.count), written: .count(\.count))),
                .both("count", \.count),
            ]))

    static let sysctlCounters = sysctl(
        FieldRow.member(
            "u.perfc_op", of: \.u,
            [
                .input("cmd", \mirror_xen_sysctl_perfc_op.cmd),
                .output("nr_counters", \.nr_counters), .output("nr_vals", \.nr_vals),
                .input("desc", \.desc, .address), .input("val", \.val, .address),
            ]))

    static let sysctlDebugKeys = sysctl(
        FieldRow.member(
            "u.debug_keys", of: \.u,
            [
                .pointer(
                    "keys", \mirror_xen_sysctl_debug_keys.keys,
                    .input(.text, .count(\.nr_keys))),
                .input("nr_keys", \.nr_keys),
            ]))

    static let sysctlCPUPool = sysctl(FieldRow.member("u.cpupool_op", of: \.u, cpuPool))

    /// The structure of all operations on a CPU pool.
    private static let cpuPool: [FieldRow<mirror_xen_sysctl_cpupool_op>] = {
        let create = MIRROR_XEN_SYSCTL_CPUPOOL_OP_CREATE
        let info = MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO
        let move = MIRROR_XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN
        let cpus = [MIRROR_XEN_SYSCTL_CPUPOOL_OP_ADDCPU, MIRROR_XEN_SYSCTL_CPUPOOL_OP_RMCPU]
        let named = [create, MIRROR_XEN_SYSCTL_CPUPOOL_OP_DESTROY, info, move] + cpus
        let mapped = [info, MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO]
        let map = FieldRow<mirror_xen_sysctl_cpupool_op>
            .member("cpumap", of: \.cpumap, .bitmap(.output))
        return [
            .input("op", \.op),
            .both("cpupool_id", \.cpupool_id)
                .discriminated(by: \.op, readers: named, writers: [create, info]),
            .both("sched_id", \.sched_id).discriminated(
                by: \.op, readers: [create], writers: [info]),
            .input("domid", \.domid, .domain).discriminated(by: \.op, readers: [move]),
            .input("cpu", \.cpu).discriminated(by: \.op, readers: cpus),
            .output("n_dom", \.n_dom).discriminated(by: \.op, writers: [info]),
        ] + map.map { $0.discriminated(by: \.op, readers: mapped, writers: mapped) }
    }()

    /// `struct xen_sysctl` with a member of its union.
    static func sysctl(_ member: [FieldRow<mirror_xen_sysctl>]) -> ABIStructure {
        ABIStructure(
            "xen_sysctl", mirror_xen_sysctl.self,
            [.input("cmd", \.cmd), .input("interface_version", \.interface_version, .bits)]
                + member)
    }
}

extension [FieldRow<mirror_xenctl_bitmap>] {
    /// A bitmap that the caller or the hypervisor writes.
    static func bitmap(_ direction: ABIField.Direction) -> Self {
        let bits = LengthRow<mirror_xenctl_bitmap>.count(\.nr_bits, .bits)
        return [
            .pointer(
                "bitmap", \.bitmap,
                direction == .output ? .output(.bytes, bits) : .input(.bytes, bits)),
            .input("nr_bits", \.nr_bits),
        ]
    }
}
