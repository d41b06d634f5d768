/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 41, dm_op: the envelope at the start of the first buffer.
 * Source: xen/include/public/hvm/dm_op.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DM_OP_H
#define CPRIVCMD_DM_OP_H

#include "layout.h"

/// The head of each device-model operation; its argument follows.
/// The mirror's own name: the head of struct xen_dm_op, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_head {
    uint32_t op;
    uint32_t pad;
};
#define MIRROR_FIELDS_xen_dm_op_head(F, P, S) F(S, op, 0) F(S, pad, 4)
MIRROR_LAYOUT(xen_dm_op_head, 8);

/* The last operation, and the number of buffers that Xen accepts. */
MIRROR_CONSTANT(MIRROR_XEN_DMOP_nr_vcpus, 20);
MIRROR_CONSTANT(MIRROR_dm_op_xen_buffer_count, 2);

#endif
