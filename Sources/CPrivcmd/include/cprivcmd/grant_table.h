/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 20, grant_table_op: its operations and their arguments.
 * Source: xen/include/public/grant_table.h (Xen 4.20).
 */
#ifndef CPRIVCMD_GRANT_TABLE_H
#define CPRIVCMD_GRANT_TABLE_H

#include "layout.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_GNTTABOP_map_grant_ref, 0);
MIRROR_CONSTANT(MIRROR_GNTTABOP_unmap_grant_ref, 1);
MIRROR_CONSTANT(MIRROR_GNTTABOP_setup_table, 2);
MIRROR_CONSTANT(MIRROR_GNTTABOP_dump_table, 3);
MIRROR_CONSTANT(MIRROR_GNTTABOP_transfer, 4);
MIRROR_CONSTANT(MIRROR_GNTTABOP_copy, 5);
MIRROR_CONSTANT(MIRROR_GNTTABOP_query_size, 6);
MIRROR_CONSTANT(MIRROR_GNTTABOP_unmap_and_replace, 7);
MIRROR_CONSTANT(MIRROR_GNTTABOP_set_version, 8);
MIRROR_CONSTANT(MIRROR_GNTTABOP_get_status_frames, 9);
MIRROR_CONSTANT(MIRROR_GNTTABOP_get_version, 10);
MIRROR_CONSTANT(MIRROR_GNTTABOP_swap_grant_ref, 11);
MIRROR_CONSTANT(MIRROR_GNTTABOP_cache_flush, 12);

/// Maps a page that a domain grants.
/// struct gnttab_map_grant_ref, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_map_grant_ref {
    uint64_t host_addr;
    uint32_t flags;
    uint32_t ref;
    uint16_t dom;
    int16_t status;
    uint32_t handle;
    uint64_t dev_bus_addr;
};
#define MIRROR_FIELDS_gnttab_map_grant_ref(F, P, S)                                        \
    F(S, host_addr, 0) F(S, flags, 8) F(S, ref, 12) F(S, dom, 16) F(S, status, 18)         \
    F(S, handle, 20) F(S, dev_bus_addr, 24)
MIRROR_LAYOUT(gnttab_map_grant_ref, 32);

/// Unmaps a granted page.
/// struct gnttab_unmap_grant_ref, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_unmap_grant_ref {
    uint64_t host_addr;
    uint64_t dev_bus_addr;
    uint32_t handle;
    int16_t status;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_gnttab_unmap_grant_ref(F, P, S)                                      \
    F(S, host_addr, 0) F(S, dev_bus_addr, 8) F(S, handle, 16) F(S, status, 20)             \
    P(S, _pad0, 22)
MIRROR_LAYOUT(gnttab_unmap_grant_ref, 24);

/// Sets up a grant table; frame_list receives nr_frames frame numbers.
/// struct gnttab_setup_table, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_setup_table {
    uint16_t dom;
    uint8_t _pad0[2];
    uint32_t nr_frames;
    int16_t status;
    uint8_t _pad1[6];
    uint64_t frame_list;
};
#define MIRROR_FIELDS_gnttab_setup_table(F, P, S)                                          \
    F(S, dom, 0) P(S, _pad0, 2) F(S, nr_frames, 4) F(S, status, 8) P(S, _pad1, 10)         \
    F(S, frame_list, 16)
MIRROR_LAYOUT(gnttab_setup_table, 24);

/// Writes a domain's grants to Xen's console.
/// struct gnttab_dump_table, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_dump_table {
    uint16_t dom;
    int16_t status;
};
#define MIRROR_FIELDS_gnttab_dump_table(F, P, S) F(S, dom, 0) F(S, status, 2)
MIRROR_LAYOUT(gnttab_dump_table, 4);

/// Transfers a page to a domain that accepts one.
/// struct gnttab_transfer, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_transfer {
    uint64_t mfn;
    uint16_t domid;
    uint8_t _pad0[2];
    uint32_t ref;
    int16_t status;
    uint8_t _pad1[6];
};
#define MIRROR_FIELDS_gnttab_transfer(F, P, S)                                             \
    F(S, mfn, 0) F(S, domid, 8) P(S, _pad0, 10) F(S, ref, 12) F(S, status, 16)             \
    P(S, _pad1, 18)
MIRROR_LAYOUT(gnttab_transfer, 24);

/// One end of a copy: a domain, a grant or frame, and an offset in it.
/// struct gnttab_copy_ptr, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_copy_ptr {
    uint64_t u;
    uint16_t domid;
    uint16_t offset;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_gnttab_copy_ptr(F, P, S)                                             \
    F(S, u, 0) F(S, domid, 8) F(S, offset, 10) P(S, _pad0, 12)
MIRROR_LAYOUT(gnttab_copy_ptr, 16);

/// Copies bytes from a page to another.
/// struct gnttab_copy, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_copy {
    struct mirror_gnttab_copy_ptr source;
    struct mirror_gnttab_copy_ptr dest;
    uint16_t len;
    uint16_t flags;
    int16_t status;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_gnttab_copy(F, P, S)                                                 \
    F(S, source, 0) F(S, dest, 16) F(S, len, 32) F(S, flags, 34) F(S, status, 36)          \
    P(S, _pad0, 38)
MIRROR_LAYOUT(gnttab_copy, 40);

/// The size of a domain's grant table.
/// struct gnttab_query_size, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_query_size {
    uint16_t dom;
    uint8_t _pad0[2];
    uint32_t nr_frames;
    uint32_t max_nr_frames;
    int16_t status;
    uint8_t _pad1[2];
};
#define MIRROR_FIELDS_gnttab_query_size(F, P, S)                                           \
    F(S, dom, 0) P(S, _pad0, 2) F(S, nr_frames, 4) F(S, max_nr_frames, 8)                  \
    F(S, status, 12) P(S, _pad1, 14)
MIRROR_LAYOUT(gnttab_query_size, 16);

/// Replaces a mapping by another page.
/// struct gnttab_unmap_and_replace, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_unmap_and_replace {
    uint64_t host_addr;
    uint64_t new_addr;
    uint32_t handle;
    int16_t status;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_gnttab_unmap_and_replace(F, P, S)                                    \
    F(S, host_addr, 0) F(S, new_addr, 8) F(S, handle, 16) F(S, status, 20)                 \
    P(S, _pad0, 22)
MIRROR_LAYOUT(gnttab_unmap_and_replace, 24);

/// Sets the grant table version of the calling domain.
/// struct gnttab_set_version, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_set_version {
    uint32_t version;
};
#define MIRROR_FIELDS_gnttab_set_version(F, P, S) F(S, version, 0)
MIRROR_LAYOUT(gnttab_set_version, 4);

/// The status frames of a grant table.
/// struct gnttab_get_status_frames, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_get_status_frames {
    uint32_t nr_frames;
    uint16_t dom;
    int16_t status;
    uint64_t frame_list;
};
#define MIRROR_FIELDS_gnttab_get_status_frames(F, P, S)                                    \
    F(S, nr_frames, 0) F(S, dom, 4) F(S, status, 6) F(S, frame_list, 8)
MIRROR_LAYOUT(gnttab_get_status_frames, 16);

/// Returns the grant table version of a domain.
/// struct gnttab_get_version, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_get_version {
    uint16_t dom;
    uint16_t pad;
    uint32_t version;
};
#define MIRROR_FIELDS_gnttab_get_version(F, P, S)                                          \
    F(S, dom, 0) F(S, pad, 2) F(S, version, 4)
MIRROR_LAYOUT(gnttab_get_version, 8);

/// Exchanges two grants.
/// struct gnttab_swap_grant_ref, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_swap_grant_ref {
    uint32_t ref_a;
    uint32_t ref_b;
    int16_t status;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_gnttab_swap_grant_ref(F, P, S)                                       \
    F(S, ref_a, 0) F(S, ref_b, 4) F(S, status, 8) P(S, _pad0, 10)
MIRROR_LAYOUT(gnttab_swap_grant_ref, 12);

/// Writes caches back for a grant (Arm).
/// struct gnttab_cache_flush, xen/include/public/grant_table.h (Xen 4.20)
struct mirror_gnttab_cache_flush {
    uint64_t a;
    uint16_t offset;
    uint16_t length;
    uint32_t op;
};
#define MIRROR_FIELDS_gnttab_cache_flush(F, P, S)                                          \
    F(S, a, 0) F(S, offset, 8) F(S, length, 10) F(S, op, 12)
MIRROR_LAYOUT(gnttab_cache_flush, 16);

#endif
