/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 12, memory_op: memory reservations, and the resources that MMAP_RESOURCE maps.
 * Source: xen/include/public/memory.h (Xen 4.20).
 */
#ifndef CPRIVCMD_MEMORY_H
#define CPRIVCMD_MEMORY_H

#include "layout.h"

MIRROR_CONSTANT(MIRROR_XENMEM_maximum_ram_page, 2);     /* the result: one more than the last */
MIRROR_CONSTANT(MIRROR_XENMEM_current_reservation, 3);  /* domid_t; the result: frames */
MIRROR_CONSTANT(MIRROR_XENMEM_maximum_reservation, 4);  /* domid_t; the result: frames */
MIRROR_CONSTANT(MIRROR_XENMEM_populate_physmap, 6);     /* xen_memory_reservation */
MIRROR_CONSTANT(MIRROR_XENMEM_maximum_gpfn, 14);        /* domid_t; the result: a frame's number */
MIRROR_CONSTANT(MIRROR_XENMEM_get_sharing_freed_pages, 18);
MIRROR_CONSTANT(MIRROR_XENMEM_get_sharing_shared_pages, 19);

/* memory_op's command is in the low bits; the start of a continuation is above them. */
MIRROR_CONSTANT(MIRROR_MEMOP_EXTENT_SHIFT, 6);
/* mem_flags: populate on demand. */
MIRROR_CONSTANT(MIRROR_XENMEMF_populate_on_demand, 1u << 16);

/* type of a privcmd_mmap_resource, and id of a grant table. */
MIRROR_CONSTANT(MIRROR_XENMEM_resource_ioreq_server, 0);
MIRROR_CONSTANT(MIRROR_XENMEM_resource_grant_table, 1);
MIRROR_CONSTANT(MIRROR_XENMEM_resource_vmtrace_buf, 2);
MIRROR_CONSTANT(MIRROR_XENMEM_resource_grant_table_id_shared, 0);
MIRROR_CONSTANT(MIRROR_XENMEM_resource_grant_table_id_status, 1);

/// Frames of a domain: extent_start points to nr_extents 64-bit frame numbers, in and out.
/// struct xen_memory_reservation, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_memory_reservation {
    uint64_t extent_start;
    uint64_t nr_extents;
    uint32_t extent_order;
    uint32_t mem_flags;
    uint16_t domid;
    uint8_t _pad[6];
};
#define MIRROR_FIELDS_xen_memory_reservation(F, P, S)                                      \
    F(S, extent_start, 0) F(S, nr_extents, 8) F(S, extent_order, 16) F(S, mem_flags, 20)   \
    F(S, domid, 24) P(S, _pad, 26)
MIRROR_LAYOUT(xen_memory_reservation, 32);

#endif
