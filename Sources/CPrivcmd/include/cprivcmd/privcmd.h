/* SPDX-License-Identifier: MIT */
/* The arguments of the privcmd requests. Source: include/uapi/xen/privcmd.h (Linux 6.12). */
#ifndef CPRIVCMD_PRIVCMD_H
#define CPRIVCMD_PRIVCMD_H

#include "layout.h"

/// One hypercall: its number and five arguments.
/// struct privcmd_hypercall, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_hypercall {
    uint64_t op;
    uint64_t arg[5];
};
#define MIRROR_FIELDS_privcmd_hypercall(F, P, S) F(S, op, 0) F(S, arg, 8)
MIRROR_LAYOUT(privcmd_hypercall, 48);

/// One range of frames for MMAP: virtual address, first frame, number of pages.
/// struct privcmd_mmap_entry, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_mmap_entry {
    uint64_t va;
    uint64_t mfn;
    uint64_t npages;
};
#define MIRROR_FIELDS_privcmd_mmap_entry(F, P, S) F(S, va, 0) F(S, mfn, 8) F(S, npages, 16)
MIRROR_LAYOUT(privcmd_mmap_entry, 24);

/// Maps ranges of frames of another domain (PV only); entry points to num privcmd_mmap_entry.
/// struct privcmd_mmap, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_mmap {
    int32_t num;
    uint16_t dom;
    uint8_t _pad0[2];
    uint64_t entry;
};
#define MIRROR_FIELDS_privcmd_mmap(F, P, S)                                                \
    F(S, num, 0) F(S, dom, 4) P(S, _pad0, 6) F(S, entry, 8)
MIRROR_LAYOUT(privcmd_mmap, 16);

/// Maps single frames at addr; arr points to num 64-bit frames, with errors in their top bits.
/// struct privcmd_mmapbatch, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_mmapbatch {
    int32_t num;
    uint16_t dom;
    uint8_t _pad0[2];
    uint64_t addr;
    uint64_t arr;
};
#define MIRROR_FIELDS_privcmd_mmapbatch(F, P, S)                                           \
    F(S, num, 0) F(S, dom, 4) P(S, _pad0, 6) F(S, addr, 8) F(S, arr, 16)
MIRROR_LAYOUT(privcmd_mmapbatch, 24);

/* The error bits that MMAPBATCH sets in a frame. */
MIRROR_CONSTANT(MIRROR_PRIVCMD_MMAPBATCH_MFN_ERROR, 0xf0000000u);
MIRROR_CONSTANT(MIRROR_PRIVCMD_MMAPBATCH_PAGED_ERROR, 0x80000000u);

/// Maps single frames at addr; err points to num 32-bit error numbers, one a frame.
/// struct privcmd_mmapbatch_v2, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_mmapbatch_v2 {
    uint32_t num;
    uint16_t dom;
    uint8_t _pad0[2];
    uint64_t addr;
    uint64_t arr;
    uint64_t err;
};
#define MIRROR_FIELDS_privcmd_mmapbatch_v2(F, P, S)                                        \
    F(S, num, 0) F(S, dom, 4) P(S, _pad0, 6) F(S, addr, 8) F(S, arr, 16) F(S, err, 24)
MIRROR_LAYOUT(privcmd_mmapbatch_v2, 32);

/// One buffer of a device-model operation; size is in bytes.
/// struct privcmd_dm_op_buf, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_dm_op_buf {
    uint64_t uptr;
    uint64_t size;
};
#define MIRROR_FIELDS_privcmd_dm_op_buf(F, P, S) F(S, uptr, 0) F(S, size, 8)
MIRROR_LAYOUT(privcmd_dm_op_buf, 16);

/// A device-model operation on a domain; ubufs points to num privcmd_dm_op_buf.
/// struct privcmd_dm_op, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_dm_op {
    uint16_t dom;
    uint16_t num;
    uint8_t _pad0[4];
    uint64_t ubufs;
};
#define MIRROR_FIELDS_privcmd_dm_op(F, P, S)                                               \
    F(S, dom, 0) F(S, num, 2) P(S, _pad0, 4) F(S, ubufs, 8)
MIRROR_LAYOUT(privcmd_dm_op, 16);

/*
 * The default limits of a privcmd_dm_op in Linux.
 * They are module parameters and in no header: drivers/xen/privcmd.c (Linux 6.12).
 */
MIRROR_CONSTANT(MIRROR_dm_op_max_nr_bufs, 16);
MIRROR_CONSTANT(MIRROR_dm_op_buf_max_size, 4096);

/// Maps num frames of a resource at addr; if both are 0, returns the resource's size.
/// struct privcmd_mmap_resource, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_mmap_resource {
    uint16_t dom;
    uint8_t _pad0[2];
    uint32_t type;
    uint32_t id;
    uint32_t idx;
    uint64_t num;
    uint64_t addr;
};
#define MIRROR_FIELDS_privcmd_mmap_resource(F, P, S)                                       \
    F(S, dom, 0) P(S, _pad0, 2) F(S, type, 4) F(S, id, 8) F(S, idx, 12) F(S, num, 16)      \
    F(S, addr, 24)
MIRROR_LAYOUT(privcmd_mmap_resource, 32);

/// Binds an eventfd to a device-model operation that raises an interrupt; size is dm_op's.
/// struct privcmd_irqfd, include/uapi/xen/privcmd.h (Linux 6.12; since 6.6)
struct mirror_privcmd_irqfd {
    uint64_t dm_op;
    uint32_t size;
    uint32_t fd;
    uint32_t flags;
    uint16_t dom;
    uint8_t pad[2];
};
#define MIRROR_FIELDS_privcmd_irqfd(F, P, S)                                               \
    F(S, dm_op, 0) F(S, size, 8) F(S, fd, 12) F(S, flags, 16) F(S, dom, 20) F(S, pad, 22)
MIRROR_LAYOUT(privcmd_irqfd, 24);

/// Binds an eventfd to a guest's writes to addr; ports points to vcpus 32-bit event channels.
/// struct privcmd_ioeventfd, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_ioeventfd {
    uint64_t ioreq;
    uint64_t ports;
    uint64_t addr;
    uint32_t addr_len;
    uint32_t event_fd;
    uint32_t vcpus;
    uint32_t vq;
    uint32_t flags;
    uint16_t dom;
    uint8_t pad[2];
};
#define MIRROR_FIELDS_privcmd_ioeventfd(F, P, S)                                           \
    F(S, ioreq, 0) F(S, ports, 8) F(S, addr, 16) F(S, addr_len, 24) F(S, event_fd, 28)     \
    F(S, vcpus, 32) F(S, vq, 36) F(S, flags, 40) F(S, dom, 44) F(S, pad, 46)
MIRROR_LAYOUT(privcmd_ioeventfd, 48);

/* The only bit of either flags word: deassign instead of assign. */
MIRROR_CONSTANT(MIRROR_PRIVCMD_IRQFD_FLAG_DEASSIGN, 1u << 0);
MIRROR_CONSTANT(MIRROR_PRIVCMD_IOEVENTFD_FLAG_DEASSIGN, 1u << 0);

/// Returns the GSI of a PCI device; sbdf is segment 31:16, bus 15:8, slot 7:3, function 2:0.
/// struct privcmd_pcidev_get_gsi, include/uapi/xen/privcmd.h (Linux 6.12)
struct mirror_privcmd_pcidev_get_gsi {
    uint32_t sbdf;
    uint32_t gsi;
};
#define MIRROR_FIELDS_privcmd_pcidev_get_gsi(F, P, S) F(S, sbdf, 0) F(S, gsi, 4)
MIRROR_LAYOUT(privcmd_pcidev_get_gsi, 8);

#endif
