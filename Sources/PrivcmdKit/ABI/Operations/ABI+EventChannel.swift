// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of event_channel_op.
    ///
    /// Source: xen/include/public/event_channel.h (Xen 4.20).
    package static let eventChannelOperations: [ABICommand] = [
        ABICommand("bind_interdomain", MIRROR_EVTCHNOP_bind_interdomain, .eventBindInterdomain),
        ABICommand("bind_virq", MIRROR_EVTCHNOP_bind_virq, .eventBindVIRQ),
        ABICommand("bind_pirq", MIRROR_EVTCHNOP_bind_pirq, .eventBindPIRQ),
        ABICommand("close", MIRROR_EVTCHNOP_close, .eventPort),
        ABICommand("send", MIRROR_EVTCHNOP_send, .eventPort),
        ABICommand("status", MIRROR_EVTCHNOP_status, .eventStatus),
        ABICommand("alloc_unbound", MIRROR_EVTCHNOP_alloc_unbound, .eventAllocUnbound),
        ABICommand("bind_ipi", MIRROR_EVTCHNOP_bind_ipi, .eventBindIPI),
        ABICommand("bind_vcpu", MIRROR_EVTCHNOP_bind_vcpu, .eventBindVCPU),
        ABICommand("unmask", MIRROR_EVTCHNOP_unmask, .eventPort),
        ABICommand("reset", MIRROR_EVTCHNOP_reset, .eventReset),
        ABICommand("init_control", MIRROR_EVTCHNOP_init_control, .eventInitControl),
        ABICommand("expand_array", MIRROR_EVTCHNOP_expand_array, .eventExpandArray),
        ABICommand("set_priority", MIRROR_EVTCHNOP_set_priority, .eventSetPriority),
    ]
}
