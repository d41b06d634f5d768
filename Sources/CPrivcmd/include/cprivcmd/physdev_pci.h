/* SPDX-License-Identifier: MIT */
/* The arguments of the physdev operations on PCI devices. devfn is slot 7:3, function 2:0. */
#ifndef CPRIVCMD_PHYSDEV_PCI_H
#define CPRIVCMD_PHYSDEV_PCI_H

#include "layout.h"

/// A PCI device, the argument of six operations.
/// struct physdev_pci_device, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_pci_device {
    uint16_t seg;
    uint8_t bus;
    uint8_t devfn;
};
#define MIRROR_FIELDS_physdev_pci_device(F, P, S) F(S, seg, 0) F(S, bus, 2) F(S, devfn, 3)
MIRROR_LAYOUT(physdev_pci_device, 4);

/// Reports to Xen that a device was reset; flags are a PCI_DEVICE_RESET value.
/// struct pci_device_reset, xen/include/public/physdev.h (Xen 4.20, where it began)
struct mirror_pci_device_reset {
    struct mirror_physdev_pci_device dev;
    uint32_t flags;
};
#define MIRROR_FIELDS_pci_device_reset(F, P, S) F(S, dev, 0) F(S, flags, 4)
MIRROR_LAYOUT(pci_device_reset, 8);

/// Announces or withdraws a device of segment 0.
/// struct physdev_manage_pci, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_manage_pci {
    uint8_t bus;
    uint8_t devfn;
};
#define MIRROR_FIELDS_physdev_manage_pci(F, P, S) F(S, bus, 0) F(S, devfn, 1)
MIRROR_LAYOUT(physdev_manage_pci, 2);

/// Restores the MSI state of a device of segment 0.
/// struct physdev_restore_msi, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_restore_msi {
    uint8_t bus;
    uint8_t devfn;
};
#define MIRROR_FIELDS_physdev_restore_msi(F, P, S) F(S, bus, 0) F(S, devfn, 1)
MIRROR_LAYOUT(physdev_restore_msi, 2);

/// The physical function behind a virtual one; upstream leaves this structure unnamed.
struct mirror_physdev_physfn {
    uint8_t bus;
    uint8_t devfn;
};

/// Announces a device of segment 0 that may be a virtual function.
/// struct physdev_manage_pci_ext, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_manage_pci_ext {
    uint8_t bus;
    uint8_t devfn;
    uint8_t _pad0[2];
    uint32_t is_extfn;
    uint32_t is_virtfn;
    struct mirror_physdev_physfn physfn;
    uint8_t _pad1[2];
};
#define MIRROR_FIELDS_physdev_manage_pci_ext(F, P, S)                                      \
    F(S, bus, 0) F(S, devfn, 1) P(S, _pad0, 2) F(S, is_extfn, 4) F(S, is_virtfn, 8)        \
    F(S, physfn.bus, 12) F(S, physfn.devfn, 13) P(S, _pad1, 14)
MIRROR_LAYOUT(physdev_manage_pci_ext, 16);

/// Announces that a range of configuration space is reserved; flags are XEN_PCI_MMCFG bits.
/// struct physdev_pci_mmcfg_reserved, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_pci_mmcfg_reserved {
    uint64_t address;
    uint16_t segment;
    uint8_t start_bus;
    uint8_t end_bus;
    uint32_t flags;
};
#define MIRROR_FIELDS_physdev_pci_mmcfg_reserved(F, P, S)                                  \
    F(S, address, 0) F(S, segment, 8) F(S, start_bus, 10) F(S, end_bus, 11) F(S, flags, 12)
MIRROR_LAYOUT(physdev_pci_mmcfg_reserved, 16);

/// Announces a device; flags are XEN_PCI_DEV bits. Ends where optarr begins.
///
/// The mirror omits optarr because Swift does not import a flexible array member: with
/// XEN_PCI_DEV_PXM the argument is a physdev_pci_device_add_pxm.
/// struct physdev_pci_device_add, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_pci_device_add {
    uint16_t seg;
    uint8_t bus;
    uint8_t devfn;
    uint32_t flags;
    struct mirror_physdev_physfn physfn;
    uint8_t _pad0[2];
};
#define MIRROR_FIELDS_physdev_pci_device_add(F, P, S)                                      \
    F(S, seg, 0) F(S, bus, 2) F(S, devfn, 3) F(S, flags, 4) F(S, physfn.bus, 8)            \
    F(S, physfn.devfn, 9) P(S, _pad0, 10)
MIRROR_LAYOUT(physdev_pci_device_add, 12);

/// Announces a device with its proximity domain, the first and only element of optarr.
/// struct physdev_pci_device_add with one element, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_pci_device_add_pxm {
    struct mirror_physdev_pci_device_add add;
    uint32_t optarr[1];
};
#define MIRROR_FIELDS_physdev_pci_device_add_pxm(F, P, S) F(S, add, 0) F(S, optarr, 12)
MIRROR_LAYOUT(physdev_pci_device_add_pxm, 16);

/// The location of a debug port, by bus: only PCI exists. The union in struct physdev_dbgp_op.
union mirror_physdev_dbgp_op_u {
    struct mirror_physdev_pci_device pci;
};

/// Brackets a reset of the USB controller that carries Xen's debug port.
/// struct physdev_dbgp_op, xen/include/public/physdev.h (Xen 4.20)
struct mirror_physdev_dbgp_op {
    uint8_t op;
    uint8_t bus;
    union mirror_physdev_dbgp_op_u u;
};
#define MIRROR_FIELDS_physdev_dbgp_op(F, P, S) F(S, op, 0) F(S, bus, 1) F(S, u.pci, 2)
MIRROR_LAYOUT(physdev_dbgp_op, 6);

#endif
