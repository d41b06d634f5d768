/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 12, memory_op: its operations and their arguments.
 * Source: xen/include/public/memory.h (Xen 4.20).
 */
#ifndef CPRIVCMD_MEMORY_OPS_H
#define CPRIVCMD_MEMORY_OPS_H

#include "memory.h"
#include "physdev_pci.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_XENMEM_increase_reservation, 0);
MIRROR_CONSTANT(MIRROR_XENMEM_decrease_reservation, 1);
MIRROR_CONSTANT(MIRROR_XENMEM_machphys_mfn_list, 5);
MIRROR_CONSTANT(MIRROR_XENMEM_add_to_physmap, 7);
MIRROR_CONSTANT(MIRROR_XENMEM_memory_map, 9);
MIRROR_CONSTANT(MIRROR_XENMEM_machine_memory_map, 10);
MIRROR_CONSTANT(MIRROR_XENMEM_exchange, 11);
MIRROR_CONSTANT(MIRROR_XENMEM_machphys_mapping, 12);
MIRROR_CONSTANT(MIRROR_XENMEM_set_memory_map, 13);
MIRROR_CONSTANT(MIRROR_XENMEM_remove_from_physmap, 15);
MIRROR_CONSTANT(MIRROR_XENMEM_set_pod_target, 16);
MIRROR_CONSTANT(MIRROR_XENMEM_get_pod_target, 17);
MIRROR_CONSTANT(MIRROR_XENMEM_paging_op, 20);
MIRROR_CONSTANT(MIRROR_XENMEM_access_op, 21);
MIRROR_CONSTANT(MIRROR_XENMEM_sharing_op, 22);
MIRROR_CONSTANT(MIRROR_XENMEM_add_to_physmap_batch, 23);
MIRROR_CONSTANT(MIRROR_XENMEM_claim_pages, 24);
MIRROR_CONSTANT(MIRROR_XENMEM_machphys_compat_mfn_list, 25);
MIRROR_CONSTANT(MIRROR_XENMEM_get_vnumainfo, 26);
MIRROR_CONSTANT(MIRROR_XENMEM_reserved_device_memory_map, 27);
MIRROR_CONSTANT(MIRROR_XENMEM_acquire_resource, 28);

/* The source of the page of xen_add_to_physmap. */
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_shared_info, 0);
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_grant_table, 1);
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_gmfn, 2);
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_gmfn_range, 3);
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_gmfn_foreign, 4);
MIRROR_CONSTANT(MIRROR_XENMAPSPACE_dev_mmio, 5);

/* type of an e820entry. Source: the ACPI Specification, "Address Range Types". */
MIRROR_CONSTANT(MIRROR_E820_RAM, 1);
MIRROR_CONSTANT(MIRROR_E820_RESERVED, 2);
MIRROR_CONSTANT(MIRROR_E820_ACPI, 3);
MIRROR_CONSTANT(MIRROR_E820_NVS, 4);
MIRROR_CONSTANT(MIRROR_E820_UNUSABLE, 5);

/// The frames that hold the map from machine to guest frames.
/// struct xen_machphys_mfn_list, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_machphys_mfn_list {
    uint32_t max_extents;
    uint8_t _pad0[4];
    uint64_t extent_start;
    uint32_t nr_extents;
    uint8_t _pad1[4];
};
#define MIRROR_FIELDS_xen_machphys_mfn_list(F, P, S)                                       \
    F(S, max_extents, 0) P(S, _pad0, 4) F(S, extent_start, 8) F(S, nr_extents, 16)         \
    P(S, _pad1, 20)
MIRROR_LAYOUT(xen_machphys_mfn_list, 24);

/// The virtual address and size of that map in a PV guest.
/// struct xen_machphys_mapping, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_machphys_mapping {
    uint64_t v_start;
    uint64_t v_end;
    uint64_t max_mfn;
};
#define MIRROR_FIELDS_xen_machphys_mapping(F, P, S)                                        \
    F(S, v_start, 0) F(S, v_end, 8) F(S, max_mfn, 16)
MIRROR_LAYOUT(xen_machphys_mapping, 24);

/// Places a page at a frame of a domain.
/// struct xen_add_to_physmap, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_add_to_physmap {
    uint16_t domid;
    uint16_t size;
    uint32_t space;
    uint64_t idx;
    uint64_t gpfn;
};
#define MIRROR_FIELDS_xen_add_to_physmap(F, P, S)                                          \
    F(S, domid, 0) F(S, size, 2) F(S, space, 4) F(S, idx, 8) F(S, gpfn, 16)
MIRROR_LAYOUT(xen_add_to_physmap, 24);

/// Places size pages at frames of a domain; errs points to an error for each.
///
/// The mirror has the first member of the union, foreign_domid, in its position.
/// struct xen_add_to_physmap_batch, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_add_to_physmap_batch {
    uint16_t domid;
    uint16_t space;
    uint16_t size;
    uint16_t u;
    uint64_t idxs;
    uint64_t gpfns;
    uint64_t errs;
};
#define MIRROR_FIELDS_xen_add_to_physmap_batch(F, P, S)                                    \
    F(S, domid, 0) F(S, space, 2) F(S, size, 4) F(S, u, 6) F(S, idxs, 8)                   \
    F(S, gpfns, 16) F(S, errs, 24)
MIRROR_LAYOUT(xen_add_to_physmap_batch, 32);

/// Removes the page at a frame of a domain.
/// struct xen_remove_from_physmap, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_remove_from_physmap {
    uint16_t domid;
    uint8_t _pad0[6];
    uint64_t gpfn;
};
#define MIRROR_FIELDS_xen_remove_from_physmap(F, P, S)                                     \
    F(S, domid, 0) P(S, _pad0, 2) F(S, gpfn, 8)
MIRROR_LAYOUT(xen_remove_from_physmap, 16);

/// A memory map: nr_entries entries at buffer, each an e820entry.
/// struct xen_memory_map, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_memory_map {
    uint32_t nr_entries;
    uint8_t _pad0[4];
    uint64_t buffer;
};
#define MIRROR_FIELDS_xen_memory_map(F, P, S)                                              \
    F(S, nr_entries, 0) P(S, _pad0, 4) F(S, buffer, 8)
MIRROR_LAYOUT(xen_memory_map, 16);

/// Sets the memory map of a domain.
/// struct xen_foreign_memory_map, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_foreign_memory_map {
    uint16_t domid;
    uint8_t _pad0[6];
    struct mirror_xen_memory_map map;
};
#define MIRROR_FIELDS_xen_foreign_memory_map(F, P, S)                                      \
    F(S, domid, 0) P(S, _pad0, 2) F(S, map, 8)
MIRROR_LAYOUT(xen_foreign_memory_map, 24);

/// A range of a memory map: two 64-bit numbers in halves, without padding.
/// struct e820entry, xen/include/public/hvm/e820.h, tools/include/xenctrl.h (Xen 4.20)
struct mirror_e820entry {
    uint32_t addr[2];
    uint32_t size[2];
    uint32_t type;
};
#define MIRROR_FIELDS_e820entry(F, P, S) F(S, addr, 0) F(S, size, 8) F(S, type, 16)
MIRROR_LAYOUT(e820entry, 20);

/// The populate-on-demand target of a domain.
/// struct xen_pod_target, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_pod_target {
    uint64_t target_pages;
    uint64_t tot_pages;
    uint64_t pod_cache_pages;
    uint64_t pod_entries;
    uint16_t domid;
    uint8_t _pad0[6];
};
#define MIRROR_FIELDS_xen_pod_target(F, P, S)                                              \
    F(S, target_pages, 0) F(S, tot_pages, 8) F(S, pod_cache_pages, 16)                     \
    F(S, pod_entries, 24) F(S, domid, 32) P(S, _pad0, 34)
MIRROR_LAYOUT(xen_pod_target, 40);

/// Pages one frame of a domain out or in.
/// struct xen_mem_paging_op, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_mem_paging_op {
    uint8_t op;
    uint8_t _pad0[1];
    uint16_t domain;
    uint8_t _pad1[4];
    uint64_t buffer;
    uint64_t gfn;
};
#define MIRROR_FIELDS_xen_mem_paging_op(F, P, S)                                           \
    F(S, op, 0) P(S, _pad0, 1) F(S, domain, 2) P(S, _pad1, 4) F(S, buffer, 8)              \
    F(S, gfn, 16)
MIRROR_LAYOUT(xen_mem_paging_op, 24);

/// Sets or returns the access permissions of ranges of a domain's memory.
/// struct xen_mem_access_op, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_mem_access_op {
    uint8_t op;
    uint8_t access;
    uint16_t domid;
    uint32_t nr;
    uint64_t pfn;
    uint64_t pfn_list;
    uint64_t access_list;
};
#define MIRROR_FIELDS_xen_mem_access_op(F, P, S)                                           \
    F(S, op, 0) F(S, access, 1) F(S, domid, 2) F(S, nr, 4) F(S, pfn, 8)                    \
    F(S, pfn_list, 16) F(S, access_list, 24)
MIRROR_LAYOUT(xen_mem_access_op, 32);

/// A range of memory that is reserved for a device.
/// struct xen_reserved_device_memory, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_reserved_device_memory {
    uint64_t start_pfn;
    uint64_t nr_pages;
};
#define MIRROR_FIELDS_xen_reserved_device_memory(F, P, S)                                  \
    F(S, start_pfn, 0) F(S, nr_pages, 8)
MIRROR_LAYOUT(xen_reserved_device_memory, 16);

/// The ranges reserved for devices: buffer has space for nr_entries.
/// struct xen_reserved_device_memory_map, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_reserved_device_memory_map {
    uint32_t flags;
    uint32_t nr_entries;
    uint64_t buffer;
    struct mirror_physdev_pci_device dev;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_xen_reserved_device_memory_map(F, P, S)                              \
    F(S, flags, 0) F(S, nr_entries, 4) F(S, buffer, 8) F(S, dev, 16) P(S, _pad0, 20)
MIRROR_LAYOUT(xen_reserved_device_memory_map, 24);

/// Maps frames of a resource; without a frame_list it returns their number.
/// struct xen_mem_acquire_resource, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_mem_acquire_resource {
    uint16_t domid;
    uint16_t type;
    uint32_t id;
    uint32_t nr_frames;
    uint32_t pad;
    uint64_t frame;
    uint64_t frame_list;
};
#define MIRROR_FIELDS_xen_mem_acquire_resource(F, P, S)                                    \
    F(S, domid, 0) F(S, type, 2) F(S, id, 4) F(S, nr_frames, 8) F(S, pad, 12)              \
    F(S, frame, 16) F(S, frame_list, 24)
MIRROR_LAYOUT(xen_mem_acquire_resource, 32);

/// A domain's own NUMA topology.
/// struct xen_vnuma_topology_info, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_vnuma_topology_info {
    uint16_t domid;
    uint16_t pad;
    uint32_t nr_vnodes;
    uint32_t nr_vcpus;
    uint32_t nr_vmemranges;
    uint64_t vdistance;
    uint64_t vcpu_to_vnode;
    uint64_t vmemrange;
};
#define MIRROR_FIELDS_xen_vnuma_topology_info(F, P, S)                                     \
    F(S, domid, 0) F(S, pad, 2) F(S, nr_vnodes, 4) F(S, nr_vcpus, 8)                       \
    F(S, nr_vmemranges, 12) F(S, vdistance, 16) F(S, vcpu_to_vnode, 24)                    \
    F(S, vmemrange, 32)
MIRROR_LAYOUT(xen_vnuma_topology_info, 40);

#endif
