/* SPDX-License-Identifier: MIT */
/* The arguments of the physdev operations on interrupts, and the legacy envelope. */
#ifndef CPRIVCMD_PHYSDEV_IRQ_H
#define CPRIVCMD_PHYSDEV_IRQ_H

#include "layout.h"

/// Signals the end of an interrupt; irq is a pIRQ.
/// struct physdev_eoi, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_eoi {
    uint32_t irq;
};
#define MIRROR_FIELDS_physdev_eoi(F, P, S) F(S, irq, 0)
MIRROR_LAYOUT(physdev_eoi, 4);

/// Registers a page in which Xen marks the pIRQs that need an eoi; gmfn is a frame number.
/// struct physdev_pirq_eoi_gmfn, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_pirq_eoi_gmfn {
    uint64_t gmfn;
};
#define MIRROR_FIELDS_physdev_pirq_eoi_gmfn(F, P, S) F(S, gmfn, 0)
MIRROR_LAYOUT(physdev_pirq_eoi_gmfn, 8);

/// Returns in flags whether a pIRQ needs an eoi and is shared.
/// struct physdev_irq_status_query, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_irq_status_query {
    uint32_t irq;
    uint32_t flags;
};
#define MIRROR_FIELDS_physdev_irq_status_query(F, P, S) F(S, irq, 0) F(S, flags, 4)
MIRROR_LAYOUT(physdev_irq_status_query, 8);

/// Sets the I/O privilege level of the calling virtual CPU (PV).
/// struct physdev_set_iopl, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_set_iopl {
    uint32_t iopl;
};
#define MIRROR_FIELDS_physdev_set_iopl(F, P, S) F(S, iopl, 0)
MIRROR_LAYOUT(physdev_set_iopl, 4);

/// Sets the I/O port bitmap of the calling virtual CPU (PV); bitmap points to nr_ports bits.
/// struct physdev_set_iobitmap, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_set_iobitmap {
    uint64_t bitmap;
    uint32_t nr_ports;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_physdev_set_iobitmap(F, P, S)                                        \
    F(S, bitmap, 0) F(S, nr_ports, 8) P(S, _pad0, 12)
MIRROR_LAYOUT(physdev_set_iobitmap, 16);

/// Reads or writes an IO-APIC register; a read returns value.
/// struct physdev_apic, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_apic {
    uint64_t apic_physbase;
    uint32_t reg;
    uint32_t value;
};
#define MIRROR_FIELDS_physdev_apic(F, P, S)                                                \
    F(S, apic_physbase, 0) F(S, reg, 8) F(S, value, 12)
MIRROR_LAYOUT(physdev_apic, 16);

/// Allocates a vector for an interrupt; returns vector.
/// struct physdev_irq, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_irq {
    uint32_t irq;
    uint32_t vector;
};
#define MIRROR_FIELDS_physdev_irq(F, P, S) F(S, irq, 0) F(S, vector, 4)
MIRROR_LAYOUT(physdev_irq, 8);

/// Maps an interrupt into a domain; index is the GSI (or IRQ), pirq -1 lets Xen choose one.
///
/// The high half of bus is the segment for MSI_SEG and MULTI_MSI. Xen returns pirq, and
/// entry_nr for MULTI_MSI; it copies the whole structure back.
/// struct physdev_map_pirq, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_map_pirq {
    uint16_t domid;
    uint8_t _pad0[2];
    int32_t type;
    int32_t index;
    int32_t pirq;
    int32_t bus;
    int32_t devfn;
    int32_t entry_nr;
    uint8_t _pad1[4];
    uint64_t table_base;
};
#define MIRROR_FIELDS_physdev_map_pirq(F, P, S)                                            \
    F(S, domid, 0) P(S, _pad0, 2) F(S, type, 4) F(S, index, 8) F(S, pirq, 12) F(S, bus, 16) \
    F(S, devfn, 20) F(S, entry_nr, 24) P(S, _pad1, 28) F(S, table_base, 32)
MIRROR_LAYOUT(physdev_map_pirq, 40);

/// Unmaps a pIRQ from a domain.
/// struct physdev_unmap_pirq, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_unmap_pirq {
    uint16_t domid;
    uint8_t _pad0[2];
    int32_t pirq;
};
#define MIRROR_FIELDS_physdev_unmap_pirq(F, P, S)                                          \
    F(S, domid, 0) P(S, _pad0, 2) F(S, pirq, 4)
MIRROR_LAYOUT(physdev_unmap_pirq, 8);

/// Registers the trigger mode and polarity of a GSI: 1 is level and active low.
/// struct physdev_setup_gsi, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_setup_gsi {
    int32_t gsi;
    uint8_t triggering;
    uint8_t polarity;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_physdev_setup_gsi(F, P, S)                                           \
    F(S, gsi, 0) F(S, triggering, 4) F(S, polarity, 5) P(S, _pad0, 6)
MIRROR_LAYOUT(physdev_setup_gsi, 8);

/// Reserves an unused pIRQ; type is a MAP_PIRQ_TYPE; returns pirq.
/// struct physdev_get_free_pirq, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_get_free_pirq {
    int32_t type;
    uint32_t pirq;
};
#define MIRROR_FIELDS_physdev_get_free_pirq(F, P, S) F(S, type, 0) F(S, pirq, 4)
MIRROR_LAYOUT(physdev_get_free_pirq, 8);

/// The argument of a legacy operation: the union in struct physdev_op.
union mirror_physdev_op_u {
    struct mirror_physdev_irq_status_query irq_status_query;
    struct mirror_physdev_set_iopl set_iopl;
    struct mirror_physdev_set_iobitmap set_iobitmap;
    struct mirror_physdev_apic apic_op;
    struct mirror_physdev_irq irq_op;
};

/// The envelope of hypercall 19, physdev_op_compat; cmd is a PHYSDEVOP number.
/// struct physdev_op, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_op {
    uint32_t cmd;
    uint8_t _pad0[4];
    union mirror_physdev_op_u u;
};
#define MIRROR_FIELDS_physdev_op(F, P, S)                                                  \
    F(S, cmd, 0) P(S, _pad0, 4) F(S, u, 8)
MIRROR_LAYOUT(physdev_op, 24);

#endif
