/* SPDX-License-Identifier: MIT */
/* Hypercall 32, event_channel_op. Source: xen/include/public/event_channel.h (Xen 4.20). */
#ifndef CPRIVCMD_EVENT_CHANNEL_H
#define CPRIVCMD_EVENT_CHANNEL_H

#include "layout.h"

MIRROR_CONSTANT(MIRROR_EVTCHNOP_alloc_unbound, 6); /* evtchn_alloc_unbound */

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

#endif
