/* SPDX-License-Identifier: MIT */
/*
 * The device-model operations and their arguments.
 * Source: xen/include/public/hvm/dm_op.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DM_OP_ARGS_H
#define CPRIVCMD_DM_OP_ARGS_H

#include "layout.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_XEN_DMOP_create_ioreq_server, 1);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_get_ioreq_server_info, 2);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_map_io_range_to_ioreq_server, 3);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_unmap_io_range_from_ioreq_server, 4);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_ioreq_server_state, 5);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_destroy_ioreq_server, 6);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_track_dirty_vram, 7);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_pci_intx_level, 8);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_isa_irq_level, 9);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_pci_link_route, 10);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_modified_memory, 11);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_mem_type, 12);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_inject_event, 13);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_inject_msi, 14);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_map_mem_type_to_ioreq_server, 15);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_remote_shutdown, 16);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_relocate_memory, 17);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_pin_memory_cacheattr, 18);
MIRROR_CONSTANT(MIRROR_XEN_DMOP_set_irq_level, 19);

/// Creates an ioreq server, which emulates devices.
/// struct xen_dm_op_create_ioreq_server, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_create_ioreq_server {
    uint8_t handle_bufioreq;
    uint8_t pad[3];
    uint16_t id;
};
#define MIRROR_FIELDS_xen_dm_op_create_ioreq_server(F, P, S)                               \
    F(S, handle_bufioreq, 0) F(S, pad, 1) F(S, id, 4)
MIRROR_LAYOUT(xen_dm_op_create_ioreq_server, 6);

/// Returns the frames and the event channel of an ioreq server.
/// struct xen_dm_op_get_ioreq_server_info, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_get_ioreq_server_info {
    uint16_t id;
    uint16_t flags;
    uint32_t bufioreq_port;
    uint64_t ioreq_gfn;
    uint64_t bufioreq_gfn;
};
#define MIRROR_FIELDS_xen_dm_op_get_ioreq_server_info(F, P, S)                             \
    F(S, id, 0) F(S, flags, 2) F(S, bufioreq_port, 4) F(S, ioreq_gfn, 8)                   \
    F(S, bufioreq_gfn, 16)
MIRROR_LAYOUT(xen_dm_op_get_ioreq_server_info, 24);

/// Maps a range to an ioreq server, or unmaps it; type is an XEN_DMOP_IO_RANGE.
/// struct xen_dm_op_ioreq_server_range, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_ioreq_server_range {
    uint16_t id;
    uint16_t pad;
    uint32_t type;
    uint64_t start;
    uint64_t end;
};
#define MIRROR_FIELDS_xen_dm_op_ioreq_server_range(F, P, S)                                \
    F(S, id, 0) F(S, pad, 2) F(S, type, 4) F(S, start, 8) F(S, end, 16)
MIRROR_LAYOUT(xen_dm_op_ioreq_server_range, 24);

/// Enables or disables an ioreq server.
/// struct xen_dm_op_set_ioreq_server_state, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_ioreq_server_state {
    uint16_t id;
    uint8_t enabled;
    uint8_t pad;
};
#define MIRROR_FIELDS_xen_dm_op_set_ioreq_server_state(F, P, S)                            \
    F(S, id, 0) F(S, enabled, 2) F(S, pad, 3)
MIRROR_LAYOUT(xen_dm_op_set_ioreq_server_state, 4);

/// Destroys an ioreq server.
/// struct xen_dm_op_destroy_ioreq_server, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_destroy_ioreq_server {
    uint16_t id;
    uint16_t pad;
};
#define MIRROR_FIELDS_xen_dm_op_destroy_ioreq_server(F, P, S) F(S, id, 0) F(S, pad, 2)
MIRROR_LAYOUT(xen_dm_op_destroy_ioreq_server, 4);

/// Returns which frames of a range were written; the second buffer has a bit for each.
/// struct xen_dm_op_track_dirty_vram, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_track_dirty_vram {
    uint32_t nr;
    uint32_t pad;
    uint64_t first_pfn;
};
#define MIRROR_FIELDS_xen_dm_op_track_dirty_vram(F, P, S)                                  \
    F(S, nr, 0) F(S, pad, 4) F(S, first_pfn, 8)
MIRROR_LAYOUT(xen_dm_op_track_dirty_vram, 16);

/// Sets the level of a PCI device's pin.
/// struct xen_dm_op_set_pci_intx_level, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_pci_intx_level {
    uint16_t domain;
    uint8_t bus;
    uint8_t device;
    uint8_t intx;
    uint8_t level;
};
#define MIRROR_FIELDS_xen_dm_op_set_pci_intx_level(F, P, S)                                \
    F(S, domain, 0) F(S, bus, 2) F(S, device, 3) F(S, intx, 4) F(S, level, 5)
MIRROR_LAYOUT(xen_dm_op_set_pci_intx_level, 6);

/// Sets the level of an ISA interrupt.
/// struct xen_dm_op_set_isa_irq_level, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_isa_irq_level {
    uint8_t isa_irq;
    uint8_t level;
};
#define MIRROR_FIELDS_xen_dm_op_set_isa_irq_level(F, P, S) F(S, isa_irq, 0) F(S, level, 1)
MIRROR_LAYOUT(xen_dm_op_set_isa_irq_level, 2);

/// Routes a PCI link to an ISA interrupt.
/// struct xen_dm_op_set_pci_link_route, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_pci_link_route {
    uint8_t link;
    uint8_t isa_irq;
};
#define MIRROR_FIELDS_xen_dm_op_set_pci_link_route(F, P, S) F(S, link, 0) F(S, isa_irq, 1)
MIRROR_LAYOUT(xen_dm_op_set_pci_link_route, 2);

/// Reports modified frames; the second buffer has nr_extents ranges.
/// struct xen_dm_op_modified_memory, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_modified_memory {
    uint32_t nr_extents;
    uint32_t opaque;
};
#define MIRROR_FIELDS_xen_dm_op_modified_memory(F, P, S)                                   \
    F(S, nr_extents, 0) F(S, opaque, 4)
MIRROR_LAYOUT(xen_dm_op_modified_memory, 8);

/// One such range.
/// struct xen_dm_op_modified_memory_extent, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_modified_memory_extent {
    uint32_t nr;
    uint32_t pad;
    uint64_t first_pfn;
};
#define MIRROR_FIELDS_xen_dm_op_modified_memory_extent(F, P, S)                            \
    F(S, nr, 0) F(S, pad, 4) F(S, first_pfn, 8)
MIRROR_LAYOUT(xen_dm_op_modified_memory_extent, 16);

/// Sets the memory type of a range of frames.
/// struct xen_dm_op_set_mem_type, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_mem_type {
    uint32_t nr;
    uint16_t mem_type;
    uint16_t pad;
    uint64_t first_pfn;
};
#define MIRROR_FIELDS_xen_dm_op_set_mem_type(F, P, S)                                      \
    F(S, nr, 0) F(S, mem_type, 4) F(S, pad, 6) F(S, first_pfn, 8)
MIRROR_LAYOUT(xen_dm_op_set_mem_type, 16);

/// Injects an interrupt or an exception into a virtual CPU.
/// struct xen_dm_op_inject_event, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_inject_event {
    uint32_t vcpuid;
    uint8_t vector;
    uint8_t type;
    uint8_t insn_len;
    uint8_t pad0;
    uint32_t error_code;
    uint32_t pad1;
    uint64_t cr2;
};
#define MIRROR_FIELDS_xen_dm_op_inject_event(F, P, S)                                      \
    F(S, vcpuid, 0) F(S, vector, 4) F(S, type, 5) F(S, insn_len, 6) F(S, pad0, 7)          \
    F(S, error_code, 8) F(S, pad1, 12) F(S, cr2, 16)
MIRROR_LAYOUT(xen_dm_op_inject_event, 24);

/// Injects an MSI.
/// struct xen_dm_op_inject_msi, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_inject_msi {
    uint32_t data;
    uint32_t pad;
    uint64_t addr;
};
#define MIRROR_FIELDS_xen_dm_op_inject_msi(F, P, S)                                        \
    F(S, data, 0) F(S, pad, 4) F(S, addr, 8)
MIRROR_LAYOUT(xen_dm_op_inject_msi, 16);

/// Maps a memory type to an ioreq server.
/// struct xen_dm_op_map_mem_type_to_ioreq_server, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_map_mem_type_to_ioreq_server {
    uint16_t id;
    uint16_t type;
    uint32_t flags;
    uint64_t opaque;
};
#define MIRROR_FIELDS_xen_dm_op_map_mem_type_to_ioreq_server(F, P, S)                      \
    F(S, id, 0) F(S, type, 2) F(S, flags, 4) F(S, opaque, 8)
MIRROR_LAYOUT(xen_dm_op_map_mem_type_to_ioreq_server, 16);

/// Shuts the domain down; reason is a SHUTDOWN.
/// struct xen_dm_op_remote_shutdown, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_remote_shutdown {
    uint32_t reason;
};
#define MIRROR_FIELDS_xen_dm_op_remote_shutdown(F, P, S) F(S, reason, 0)
MIRROR_LAYOUT(xen_dm_op_remote_shutdown, 4);

/// Moves frames to other frame numbers.
/// struct xen_dm_op_relocate_memory, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_relocate_memory {
    uint32_t size;
    uint32_t pad;
    uint64_t src_gfn;
    uint64_t dst_gfn;
};
#define MIRROR_FIELDS_xen_dm_op_relocate_memory(F, P, S)                                   \
    F(S, size, 0) F(S, pad, 4) F(S, src_gfn, 8) F(S, dst_gfn, 16)
MIRROR_LAYOUT(xen_dm_op_relocate_memory, 24);

/// Sets the cache attribute of a range of memory.
/// struct xen_dm_op_pin_memory_cacheattr, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_pin_memory_cacheattr {
    uint64_t start;
    uint64_t end;
    uint32_t type;
    uint32_t pad;
};
#define MIRROR_FIELDS_xen_dm_op_pin_memory_cacheattr(F, P, S)                              \
    F(S, start, 0) F(S, end, 8) F(S, type, 16) F(S, pad, 20)
MIRROR_LAYOUT(xen_dm_op_pin_memory_cacheattr, 24);

/// Sets the level of an interrupt.
/// struct xen_dm_op_set_irq_level, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_set_irq_level {
    uint32_t irq;
    uint8_t level;
    uint8_t pad[3];
};
#define MIRROR_FIELDS_xen_dm_op_set_irq_level(F, P, S)                                     \
    F(S, irq, 0) F(S, level, 4) F(S, pad, 5)
MIRROR_LAYOUT(xen_dm_op_set_irq_level, 8);

/// Returns the maximum number of virtual CPUs of the domain.
/// struct xen_dm_op_nr_vcpus, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op_nr_vcpus {
    uint32_t vcpus;
};
#define MIRROR_FIELDS_xen_dm_op_nr_vcpus(F, P, S) F(S, vcpus, 0)
MIRROR_LAYOUT(xen_dm_op_nr_vcpus, 4);

/// A device-model operation with its argument; words is the mirror's own.
/// struct xen_dm_op, xen/include/public/hvm/dm_op.h (Xen 4.20)
struct mirror_xen_dm_op {
    uint32_t op;
    uint32_t pad;
    uint64_t u[3];
};
#define MIRROR_FIELDS_xen_dm_op(F, P, S) F(S, op, 0) F(S, pad, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_dm_op, 32);

#endif
