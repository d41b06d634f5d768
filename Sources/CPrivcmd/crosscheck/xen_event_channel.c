/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(EVTCHNOP_bind_interdomain)                                                           \
    C(EVTCHNOP_bind_virq)                                                                  \
    C(EVTCHNOP_bind_pirq)                                                                  \
    C(EVTCHNOP_close)                                                                      \
    C(EVTCHNOP_send)                                                                       \
    C(EVTCHNOP_status)                                                                     \
    C(EVTCHNOP_alloc_unbound)                                                              \
    C(EVTCHNOP_bind_ipi)                                                                   \
    C(EVTCHNOP_bind_vcpu)                                                                  \
    C(EVTCHNOP_unmask)                                                                     \
    C(EVTCHNOP_reset)                                                                      \
    C(EVTCHNOP_init_control)                                                               \
    C(EVTCHNOP_expand_array)                                                               \
    C(EVTCHNOP_set_priority)                                                               \
    C(VIRQ_TIMER)                                                                          \
    C(VIRQ_DEBUG)                                                                          \
    C(VIRQ_CONSOLE)                                                                        \
    C(VIRQ_DOM_EXC)                                                                        \
    C(VIRQ_TBUF)                                                                           \
    C(VIRQ_DEBUGGER)                                                                       \
    C(VIRQ_XENOPROF)                                                                       \
    C(VIRQ_CON_RING)                                                                       \
    C(VIRQ_PCPU_STATE)                                                                     \
    C(VIRQ_MEM_EVENT)                                                                      \
    C(VIRQ_ARGO)                                                                           \
    C(VIRQ_ENOMEM)                                                                         \
    C(VIRQ_XENPMU)                                                                         \
    C(VIRQ_ARCH_0)                                                                         \
    C(VIRQ_ARCH_1)                                                                         \
    C(VIRQ_ARCH_2)                                                                         \
    C(VIRQ_ARCH_3)                                                                         \
    C(VIRQ_ARCH_4)                                                                         \
    C(VIRQ_ARCH_5)                                                                         \
    C(VIRQ_ARCH_6)                                                                         \
    C(VIRQ_ARCH_7)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/event_channel.h>)
#include <xen/xen.h>
#include <xen/event_channel.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(evtchn_alloc_unbound)                                                                \
    S(evtchn_bind_interdomain)                                                             \
    S(evtchn_bind_virq)                                                                    \
    S(evtchn_bind_pirq)                                                                    \
    S(evtchn_bind_ipi)                                                                     \
    S(evtchn_close)                                                                        \
    S(evtchn_status)                                                                       \
    S(evtchn_bind_vcpu)                                                                    \
    S(evtchn_reset)                                                                        \
    S(evtchn_init_control)                                                                 \
    S(evtchn_expand_array)                                                                 \
    S(evtchn_set_priority)

MIRROR_COMPARE(xen_event_channel, "xen xen/event_channel.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_event_channel, "xen xen/event_channel.h");
#endif
