/* SPDX-License-Identifier: MIT */
/*
 * Arguments of domctl: device passthrough, and events.
 * Source: xen/include/public/domctl.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_DEVICE_H
#define CPRIVCMD_DOMCTL_DEVICE_H

#include "layout.h"

/* irq_type of xen_domctl_bind_pt_irq. */
MIRROR_CONSTANT(MIRROR_PT_IRQ_TYPE_PCI, 0);
MIRROR_CONSTANT(MIRROR_PT_IRQ_TYPE_ISA, 1);
MIRROR_CONSTANT(MIRROR_PT_IRQ_TYPE_MSI, 2);
MIRROR_CONSTANT(MIRROR_PT_IRQ_TYPE_MSI_TRANSLATE, 3);
MIRROR_CONSTANT(MIRROR_PT_IRQ_TYPE_SPI, 4);

/// Returns the devices in one IOMMU group: sdev_array has space for max_sdevs.
/// struct xen_domctl_get_device_group, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_get_device_group {
    uint32_t machine_sbdf;
    uint32_t max_sdevs;
    uint32_t num_sdevs;
    uint8_t _pad0[4];
    uint64_t sdev_array;
};
#define MIRROR_FIELDS_xen_domctl_get_device_group(F, P, S)                                 \
    F(S, machine_sbdf, 0) F(S, max_sdevs, 4) F(S, num_sdevs, 8) P(S, _pad0, 12)            \
    F(S, sdev_array, 16)
MIRROR_LAYOUT(xen_domctl_get_device_group, 24);

/// The guest's interrupt if it is a PCI INTx pin.
/// The structure pci in struct xen_domctl_bind_pt_irq, xen/include/public/domctl.h (Xen 4.20)
struct mirror_bind_pt_irq_pci {
    uint8_t bus;
    uint8_t device;
    uint8_t intx;
};
#define MIRROR_FIELDS_bind_pt_irq_pci(F, P, S) F(S, bus, 0) F(S, device, 1) F(S, intx, 2)
MIRROR_LAYOUT(bind_pt_irq_pci, 3);

/// The guest's interrupt if it is an MSI; gtable is the address of the device's MSI-X table.
/// The structure msi in struct xen_domctl_bind_pt_irq, xen/include/public/domctl.h (Xen 4.20)
struct mirror_bind_pt_irq_msi {
    uint8_t gvec;
    uint8_t _pad0[3];
    uint32_t gflags;
    uint64_t gtable;
};
#define MIRROR_FIELDS_bind_pt_irq_msi(F, P, S)                                             \
    F(S, gvec, 0) P(S, _pad0, 1) F(S, gflags, 4) F(S, gtable, 8)
MIRROR_LAYOUT(bind_pt_irq_msi, 16);

/// The guest's interrupt if it is an ISA interrupt.
/// The structure isa in struct xen_domctl_bind_pt_irq, xen/include/public/domctl.h (Xen 4.20)
struct mirror_bind_pt_irq_isa {
    uint8_t isa_irq;
};
#define MIRROR_FIELDS_bind_pt_irq_isa(F, P, S) F(S, isa_irq, 0)
MIRROR_LAYOUT(bind_pt_irq_isa, 1);

/// Binds a machine interrupt to a guest interrupt, or unbinds it.
///
/// The union has the size and alignment of its largest member.
/// struct xen_domctl_bind_pt_irq, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_bind_pt_irq {
    uint32_t machine_irq;
    uint32_t irq_type;
    uint64_t u[2];
};
#define MIRROR_FIELDS_xen_domctl_bind_pt_irq(F, P, S)                                      \
    F(S, machine_irq, 0) F(S, irq_type, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_domctl_bind_pt_irq, 24);

/// Maps frames of I/O memory into a domain, or unmaps them.
/// struct xen_domctl_memory_mapping, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_memory_mapping {
    uint64_t first_gfn;
    uint64_t first_mfn;
    uint64_t nr_mfns;
    uint32_t add_mapping;
    uint32_t padding;
};
#define MIRROR_FIELDS_xen_domctl_memory_mapping(F, P, S)                                   \
    F(S, first_gfn, 0) F(S, first_mfn, 8) F(S, nr_mfns, 16) F(S, add_mapping, 24)          \
    F(S, padding, 28)
MIRROR_LAYOUT(xen_domctl_memory_mapping, 32);

/// Maps I/O ports into a domain under other numbers, or unmaps them.
/// struct xen_domctl_ioport_mapping, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_ioport_mapping {
    uint32_t first_gport;
    uint32_t first_mport;
    uint32_t nr_ports;
    uint32_t add_mapping;
};
#define MIRROR_FIELDS_xen_domctl_ioport_mapping(F, P, S)                                   \
    F(S, first_gport, 0) F(S, first_mport, 4) F(S, nr_ports, 8) F(S, add_mapping, 12)
MIRROR_LAYOUT(xen_domctl_ioport_mapping, 16);

/// The union in struct xen_domctl_vm_event_op: port or version.
/// The structure enable in struct xen_domctl_vm_event_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_vm_event_op_u {
    uint32_t port;
};
#define MIRROR_FIELDS_vm_event_op_u(F, P, S) F(S, port, 0)
MIRROR_LAYOUT(vm_event_op_u, 4);

/// Sets up the ring of a domain's memory events.
/// struct xen_domctl_vm_event_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vm_event_op {
    uint32_t op;
    uint32_t mode;
    struct mirror_vm_event_op_u u;
};
#define MIRROR_FIELDS_xen_domctl_vm_event_op(F, P, S) F(S, op, 0) F(S, mode, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_domctl_vm_event_op, 12);

/// The union in struct xen_domctl_mem_sharing_op.
/// The union in struct xen_domctl_mem_sharing_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_mem_sharing_op_u {
    uint8_t enable;
};
#define MIRROR_FIELDS_mem_sharing_op_u(F, P, S) F(S, enable, 0)
MIRROR_LAYOUT(mem_sharing_op_u, 1);

/// Controls memory sharing of a domain.
/// struct xen_domctl_mem_sharing_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_mem_sharing_op {
    uint8_t op;
    struct mirror_mem_sharing_op_u u;
};
#define MIRROR_FIELDS_xen_domctl_mem_sharing_op(F, P, S) F(S, op, 0) F(S, u, 1)
MIRROR_LAYOUT(xen_domctl_mem_sharing_op, 2);

/// Sets up a virtual UART without a device model (Arm).
/// struct xen_domctl_vuart_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vuart_op {
    uint32_t cmd;
    uint32_t type;
    uint64_t gfn;
    uint16_t console_domid;
    uint8_t pad[2];
    uint32_t evtchn;
};
#define MIRROR_FIELDS_xen_domctl_vuart_op(F, P, S)                                         \
    F(S, cmd, 0) F(S, type, 4) F(S, gfn, 8) F(S, console_domid, 16) F(S, pad, 18)          \
    F(S, evtchn, 20)
MIRROR_LAYOUT(xen_domctl_vuart_op, 24);

#endif
