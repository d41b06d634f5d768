/* SPDX-License-Identifier: MIT */
/*
 * The argument of domctl's scheduler_op: a domain's share of the CPUs.
 * Source: xen/include/public/domctl.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_SCHEDULER_H
#define CPRIVCMD_DOMCTL_SCHEDULER_H

#include "layout.h"

/* sched_id and cmd of a xen_domctl_scheduler_op. */
MIRROR_CONSTANT(MIRROR_XEN_SCHEDULER_CREDIT, 5);
MIRROR_CONSTANT(MIRROR_XEN_SCHEDULER_CREDIT2, 6);
MIRROR_CONSTANT(MIRROR_XEN_SCHEDULER_ARINC653, 7);
MIRROR_CONSTANT(MIRROR_XEN_SCHEDULER_RTDS, 8);
MIRROR_CONSTANT(MIRROR_XEN_SCHEDULER_NULL, 9);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SCHEDOP_putinfo, 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SCHEDOP_getinfo, 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SCHEDOP_putvcpuinfo, 2);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SCHEDOP_getvcpuinfo, 3);

/// A domain's weight, and its maximum CPU time in percent of one CPU.
/// struct xen_domctl_sched_credit, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_sched_credit {
    uint16_t weight;
    uint16_t cap;
};
#define MIRROR_FIELDS_xen_domctl_sched_credit(F, P, S) F(S, weight, 0) F(S, cap, 2)
MIRROR_LAYOUT(xen_domctl_sched_credit, 4);

/// The same for the credit2 scheduler.
/// struct xen_domctl_sched_credit2, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_sched_credit2 {
    uint16_t weight;
    uint16_t cap;
};
#define MIRROR_FIELDS_xen_domctl_sched_credit2(F, P, S) F(S, weight, 0) F(S, cap, 2)
MIRROR_LAYOUT(xen_domctl_sched_credit2, 4);

/// The CPU time that a domain gets in each period, both in microseconds.
/// struct xen_domctl_sched_rtds, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_sched_rtds {
    uint32_t period;
    uint32_t budget;
    uint32_t flags;
};
#define MIRROR_FIELDS_xen_domctl_sched_rtds(F, P, S)                                       \
    F(S, period, 0) F(S, budget, 4) F(S, flags, 8)
MIRROR_LAYOUT(xen_domctl_sched_rtds, 12);

/// The shares of virtual CPUs: nr_vcpus of them at vcpus. The mirror's own name.
struct mirror_xen_domctl_sched_vcpus {
    uint64_t vcpus;
    uint32_t nr_vcpus;
    uint32_t padding;
};

/// The content depends on the scheduler and the command. The mirror's own name.
union mirror_xen_domctl_scheduler_op_u {
    struct mirror_xen_domctl_sched_credit credit;
    struct mirror_xen_domctl_sched_credit2 credit2;
    struct mirror_xen_domctl_sched_rtds rtds;
    struct mirror_xen_domctl_sched_vcpus v;
};

/// The scheduling parameters of a domain or of its virtual CPUs.
/// struct xen_domctl_scheduler_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_scheduler_op {
    uint32_t sched_id;
    uint32_t cmd;
    union mirror_xen_domctl_scheduler_op_u u;
};
#define MIRROR_FIELDS_xen_domctl_scheduler_op(F, P, S)                                     \
    F(S, sched_id, 0) F(S, cmd, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_domctl_scheduler_op, 24);

#endif
