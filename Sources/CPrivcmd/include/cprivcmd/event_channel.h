/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 32, event_channel_op: its operations and their arguments.
 * Source: xen/include/public/event_channel.h (Xen 4.20).
 */
#ifndef CPRIVCMD_EVENT_CHANNEL_H
#define CPRIVCMD_EVENT_CHANNEL_H

#include "layout.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_EVTCHNOP_bind_interdomain, 0);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_bind_virq, 1);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_bind_pirq, 2);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_close, 3);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_send, 4);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_status, 5);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_alloc_unbound, 6); /* evtchn_alloc_unbound */
MIRROR_CONSTANT(MIRROR_EVTCHNOP_bind_ipi, 7);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_bind_vcpu, 8);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_unmask, 9);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_reset, 10);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_init_control, 11);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_expand_array, 12);
MIRROR_CONSTANT(MIRROR_EVTCHNOP_set_priority, 13);

/* Virtual interrupts. Source: xen/include/public/xen.h. */
MIRROR_CONSTANT(MIRROR_VIRQ_TIMER, 0);
MIRROR_CONSTANT(MIRROR_VIRQ_DEBUG, 1);
MIRROR_CONSTANT(MIRROR_VIRQ_CONSOLE, 2);
MIRROR_CONSTANT(MIRROR_VIRQ_DOM_EXC, 3);
MIRROR_CONSTANT(MIRROR_VIRQ_TBUF, 4);
MIRROR_CONSTANT(MIRROR_VIRQ_DEBUGGER, 6);
MIRROR_CONSTANT(MIRROR_VIRQ_XENOPROF, 7);
MIRROR_CONSTANT(MIRROR_VIRQ_CON_RING, 8);
MIRROR_CONSTANT(MIRROR_VIRQ_PCPU_STATE, 9);
MIRROR_CONSTANT(MIRROR_VIRQ_MEM_EVENT, 10);
MIRROR_CONSTANT(MIRROR_VIRQ_ARGO, 11);
MIRROR_CONSTANT(MIRROR_VIRQ_ENOMEM, 12);
MIRROR_CONSTANT(MIRROR_VIRQ_XENPMU, 13);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_0, 16);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_1, 17);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_2, 18);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_3, 19);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_4, 20);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_5, 21);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_6, 22);
MIRROR_CONSTANT(MIRROR_VIRQ_ARCH_7, 23);

/// Allocates a port in dom that remote_dom may bind to.
/// struct evtchn_alloc_unbound, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_alloc_unbound {
    uint16_t dom;
    uint16_t remote_dom;
    uint32_t port;
};
#define MIRROR_FIELDS_evtchn_alloc_unbound(F, P, S)                                        \
    F(S, dom, 0) F(S, remote_dom, 2) F(S, port, 4)
MIRROR_LAYOUT(evtchn_alloc_unbound, 8);

/// Binds a port to a port of another domain.
/// struct evtchn_bind_interdomain, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_bind_interdomain {
    uint16_t remote_dom;
    uint8_t _pad0[2];
    uint32_t remote_port;
    uint32_t local_port;
};
#define MIRROR_FIELDS_evtchn_bind_interdomain(F, P, S)                                     \
    F(S, remote_dom, 0) P(S, _pad0, 2) F(S, remote_port, 4) F(S, local_port, 8)
MIRROR_LAYOUT(evtchn_bind_interdomain, 12);

/// Binds a port to a virtual interrupt.
/// struct evtchn_bind_virq, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_bind_virq {
    uint32_t virq;
    uint32_t vcpu;
    uint32_t port;
};
#define MIRROR_FIELDS_evtchn_bind_virq(F, P, S) F(S, virq, 0) F(S, vcpu, 4) F(S, port, 8)
MIRROR_LAYOUT(evtchn_bind_virq, 12);

/// Binds a port to a physical interrupt.
/// struct evtchn_bind_pirq, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_bind_pirq {
    uint32_t pirq;
    uint32_t flags;
    uint32_t port;
};
#define MIRROR_FIELDS_evtchn_bind_pirq(F, P, S) F(S, pirq, 0) F(S, flags, 4) F(S, port, 8)
MIRROR_LAYOUT(evtchn_bind_pirq, 12);

/// Binds a port to inter-processor interrupts of a virtual CPU.
/// struct evtchn_bind_ipi, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_bind_ipi {
    uint32_t vcpu;
    uint32_t port;
};
#define MIRROR_FIELDS_evtchn_bind_ipi(F, P, S) F(S, vcpu, 0) F(S, port, 4)
MIRROR_LAYOUT(evtchn_bind_ipi, 8);

/// Closes a port; send and unmask have the same argument.
/// struct evtchn_close, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_close {
    uint32_t port;
};
#define MIRROR_FIELDS_evtchn_close(F, P, S) F(S, port, 0)
MIRROR_LAYOUT(evtchn_close, 4);

/// The status of a port; the union depends on it.
/// struct evtchn_status, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_status {
    uint16_t dom;
    uint8_t _pad0[2];
    uint32_t port;
    uint32_t status;
    uint32_t vcpu;
    uint32_t u[2];
};
#define MIRROR_FIELDS_evtchn_status(F, P, S)                                               \
    F(S, dom, 0) P(S, _pad0, 2) F(S, port, 4) F(S, status, 8) F(S, vcpu, 12)               \
    F(S, u, 16)
MIRROR_LAYOUT(evtchn_status, 24);

/// Binds a port to the virtual CPU that receives its events.
/// struct evtchn_bind_vcpu, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_bind_vcpu {
    uint32_t port;
    uint32_t vcpu;
};
#define MIRROR_FIELDS_evtchn_bind_vcpu(F, P, S) F(S, port, 0) F(S, vcpu, 4)
MIRROR_LAYOUT(evtchn_bind_vcpu, 8);

/// Closes all ports of a domain.
/// struct evtchn_reset, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_reset {
    uint16_t dom;
};
#define MIRROR_FIELDS_evtchn_reset(F, P, S) F(S, dom, 0)
MIRROR_LAYOUT(evtchn_reset, 2);

/// Registers the control block of a virtual CPU's event queues.
/// struct evtchn_init_control, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_init_control {
    uint64_t control_gfn;
    uint32_t offset;
    uint32_t vcpu;
    uint8_t link_bits;
    uint8_t _pad[7];
};
#define MIRROR_FIELDS_evtchn_init_control(F, P, S)                                         \
    F(S, control_gfn, 0) F(S, offset, 8) F(S, vcpu, 12) F(S, link_bits, 16)                \
    F(S, _pad, 17)
MIRROR_LAYOUT(evtchn_init_control, 24);

/// Adds one frame to the event array.
/// struct evtchn_expand_array, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_expand_array {
    uint64_t array_gfn;
};
#define MIRROR_FIELDS_evtchn_expand_array(F, P, S) F(S, array_gfn, 0)
MIRROR_LAYOUT(evtchn_expand_array, 8);

/// Sets the priority of a port.
/// struct evtchn_set_priority, xen/include/public/event_channel.h (Xen 4.20)
struct mirror_evtchn_set_priority {
    uint32_t port;
    uint32_t priority;
};
#define MIRROR_FIELDS_evtchn_set_priority(F, P, S) F(S, port, 0) F(S, priority, 4)
MIRROR_LAYOUT(evtchn_set_priority, 8);

#endif
