// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of event_channel_op. Source: xen/include/public/event_channel.h (Xen 4.20).
extension ABIStructure {
    static let eventAllocUnbound = ABIStructure(
        "evtchn_alloc_unbound", mirror_evtchn_alloc_unbound.self,
        [
            .input("dom", \.dom, .domain), .input("remote_dom", \.remote_dom, .domain),
            .output("port", \.port, .port),
        ])

    static let eventBindInterdomain = ABIStructure(
        "evtchn_bind_interdomain", mirror_evtchn_bind_interdomain.self,
        [
            .input("remote_dom", \.remote_dom, .domain),
            .input("remote_port", \.remote_port, .port),
            .output("local_port", \.local_port, .port),
        ])

    static let eventBindVIRQ = ABIStructure(
        "evtchn_bind_virq", mirror_evtchn_bind_virq.self,
        [.input("virq", \.virq), .input("vcpu", \.vcpu), .output("port", \.port, .port)])

    static let eventBindPIRQ = ABIStructure(
        "evtchn_bind_pirq", mirror_evtchn_bind_pirq.self,
        [.input("pirq", \.pirq), .input("flags", \.flags, .bits), .output("port", \.port, .port)])

    static let eventBindIPI = ABIStructure(
        "evtchn_bind_ipi", mirror_evtchn_bind_ipi.self,
        [.input("vcpu", \.vcpu), .output("port", \.port, .port)])

    static let eventPort = ABIStructure(
        "evtchn_close", mirror_evtchn_close.self, [.input("port", \.port, .port)])

    static let eventStatus = ABIStructure(
        "evtchn_status", mirror_evtchn_status.self,
        [
            .input("dom", \.dom, .domain), .input("port", \.port, .port),
            .output("status", \.status),
            .output("vcpu", \.vcpu), .array("u", \.u, of: UInt32.self, .output, .bits),
        ])

    static let eventBindVCPU = ABIStructure(
        "evtchn_bind_vcpu", mirror_evtchn_bind_vcpu.self,
        [.input("port", \.port, .port), .input("vcpu", \.vcpu)])

    static let eventReset = ABIStructure(
        "evtchn_reset", mirror_evtchn_reset.self, [.input("dom", \.dom, .domain)])

    static let eventInitControl = ABIStructure(
        "evtchn_init_control", mirror_evtchn_init_control.self,
        [
            .input("control_gfn", \.control_gfn, .bits), .input("offset", \.offset),
            .input("vcpu", \.vcpu), .output("link_bits", \.link_bits),
        ])

    static let eventExpandArray = ABIStructure(
        "evtchn_expand_array", mirror_evtchn_expand_array.self,
        [.input("array_gfn", \.array_gfn, .bits)])

    static let eventSetPriority = ABIStructure(
        "evtchn_set_priority", mirror_evtchn_set_priority.self,
        [.input("port", \.port, .port), .input("priority", \.priority)])
}
