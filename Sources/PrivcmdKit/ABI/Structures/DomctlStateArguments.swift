// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the domctl commands that read and change a domain's state.
/// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
extension ABIStructure {
    static let domctlShadow = domctl(
        FieldRow.member(
            "u.shadow_op", of: \.u,
            [
                .input("op", \mirror_xen_domctl_shadow_op.op), .input("mode", \.mode, .bits),
                .both("mb", \.mb),
                .pointer(
                    "dirty_bitmap", \.dirty_bitmap,
                    .output(.bytes, .count(\.pages, .bits), written: .count(\.pages, .bits))),
                .both("pages", \.pages), .output("stats.fault_count", \.stats.fault_count),
                .output("stats.dirty_count", \.stats.dirty_count),
            ]))

    static let domctlSetDebugging = domctl(
        FieldRow.member(
            "u.setdebugging", of: \.u, [.input("enable", \mirror_xen_domctl_setdebugging.enable)]))

    static let domctlSetTimeOffset = domctl(
        FieldRow.member(
            "u.settimeoffset", of: \.u,
            [.input("time_offset_seconds", \mirror_xen_domctl_settimeoffset.time_offset_seconds)]))

    static let domctlSetTSCInfo = domctl(
        FieldRow.member(
            "u.tsc_info", of: \.u,
            [
                .input("tsc_mode", \mirror_xen_domctl_tsc_info.tsc_mode),
                .input("gtsc_khz", \.gtsc_khz), .input("incarnation", \.incarnation),
                .input("elapsed_nsec", \.elapsed_nsec),
            ]))

    static let domctlGetTSCInfo = domctl(
        FieldRow.member(
            "u.tsc_info", of: \.u,
            [
                .output("tsc_mode", \mirror_xen_domctl_tsc_info.tsc_mode),
                .output("gtsc_khz", \.gtsc_khz), .output("incarnation", \.incarnation),
                .output("elapsed_nsec", \.elapsed_nsec),
            ]))

    static let domctlGetHVMContext = domctl(
        FieldRow.member(
            "u.hvmcontext", of: \.u,
            [
                .both("size", \mirror_xen_domctl_hvmcontext.size),
                .pointer(
                    "buffer", \.buffer, .output(.bytes, .count(\.size), written: .count(\.size))),
            ]))

    static let domctlSetHVMContext = domctl(
        FieldRow.member(
            "u.hvmcontext", of: \.u,
            [
                .input("size", \mirror_xen_domctl_hvmcontext.size),
                .pointer("buffer", \.buffer, .input(.bytes, .count(\.size))),
            ]))

    static let domctlGetHVMContextPartial = domctl(
        FieldRow.member(
            "u.hvmcontext_partial", of: \.u,
            [
                .input("type", \mirror_xen_domctl_hvmcontext_partial.type),
                .input("instance", \.instance), .both("bufsz", \.bufsz),
                .pointer(
                    "buffer", \.buffer, .output(.bytes, .count(\.bufsz), written: .count(\.bufsz))),
            ]))

    static let domctlSetAddressSize = domctl(
        FieldRow.member(
            "u.address_size", of: \.u, [.input("size", \mirror_xen_domctl_address_size.size)]))

    static let domctlGetAddressSize = domctl(
        FieldRow.member(
            "u.address_size", of: \.u, [.output("size", \mirror_xen_domctl_address_size.size)]))

    static let domctlSendTrigger = domctl(
        FieldRow.member(
            "u.sendtrigger", of: \.u,
            [.input("trigger", \mirror_xen_domctl_sendtrigger.trigger), .input("vcpu", \.vcpu)]))

    static let domctlSubscribe = domctl(
        FieldRow.member(
            "u.subscribe", of: \.u, [.input("port", \mirror_xen_domctl_subscribe.port, .port)]))

    static let domctlSetAccessRequired = domctl(
        FieldRow.member(
            "u.access_required", of: \.u,
            [.input("access_required", \mirror_xen_domctl_set_access_required.access_required)]))

    static let domctlAuditP2M = domctl(
        FieldRow.member(
            "u.audit_p2m", of: \.u,
            [
                .output("orphans", \mirror_xen_domctl_audit_p2m.orphans),
                .output("m2p_bad", \.m2p_bad), .output("p2m_bad", \.p2m_bad),
            ]))

    static let domctlSetBrokenPage = domctl(
        FieldRow.member(
            "u.set_broken_page_p2m", of: \.u,
            [.input("pfn", \mirror_xen_domctl_set_broken_page_p2m.pfn, .bits)]))

    static let domctlCacheFlush = domctl(
        FieldRow.member(
            "u.cacheflush", of: \.u,
            [
                .input("start_pfn", \mirror_xen_domctl_cacheflush.start_pfn, .bits),
                .input("nr_pfns", \.nr_pfns),
            ]))

    /// The scheduler and the command determine the member of the union.
    static let domctlScheduler = domctl(
        FieldRow.member("u.scheduler_op", of: \.u, scheduler))

    private static let scheduler: [FieldRow<mirror_xen_domctl_scheduler_op>] = {
        typealias Share = FieldRow<mirror_xen_domctl_scheduler_op>
        let put = MIRROR_XEN_DOMCTL_SCHEDOP_putinfo
        let get = MIRROR_XEN_DOMCTL_SCHEDOP_getinfo
        let perCPU = [
            MIRROR_XEN_DOMCTL_SCHEDOP_putvcpuinfo, MIRROR_XEN_DOMCTL_SCHEDOP_getvcpuinfo,
        ]
        func counting(_ row: Share, _ readers: [UInt64], _ writers: [UInt64]) -> Share {
            row.discriminated(by: \.sched_id, width: 8, readers: readers, writers: writers)
        }
        // The scheduler's number and the command's are adjacent fields.
        func of(_ scheduler: UInt32, _ command: UInt32) -> UInt64 {
            UInt64(command) << 32 | UInt64(scheduler)
        }
        func arm(_ scheduler: UInt32, _ rows: [Share]) -> [Share] {
            rows.map { counting($0, [of(scheduler, put)], [of(scheduler, get)]) }
        }
        let all = ABI.schedulers.keys.flatMap { scheduler in
            perCPU.map { of(UInt32(scheduler), $0) }
        }
        return [.input("sched_id", \.sched_id), .input("cmd", \.cmd)]
            + arm(
                MIRROR_XEN_SCHEDULER_CREDIT,
                Share.member(
                    "u.credit", of: \.u,
                    [.both("weight", \mirror_xen_domctl_sched_credit.weight), .both("cap", \.cap)]))
            + arm(
                MIRROR_XEN_SCHEDULER_CREDIT2,
                Share.member(
                    "u.credit2", of: \.u,
                    [.both("weight", \mirror_xen_domctl_sched_credit2.weight), .both("cap", \.cap)])
            )
            + arm(
                MIRROR_XEN_SCHEDULER_RTDS,
                Share.member(
                    "u.rtds", of: \.u,
                    [
                        .both("period", \mirror_xen_domctl_sched_rtds.period),
                        .both("budget", \.budget), .both("flags", \.flags, .bits),
                    ]))
            + Share.member(
                "u.v", of: \.u,
                [
                    .input("vcpus", \mirror_xen_domctl_sched_vcpus.vcpus, .address),
                    .both("nr_vcpus", \.nr_vcpus),
                ]
            ).map { counting($0, all, all) }
    }()
}
