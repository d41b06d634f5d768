/* SPDX-License-Identifier: MIT */
/*
 * The operations of hypercall 33, physdev_op: numbers and constants.
 * Source: xen/include/public/physdev.h (Xen 4.20).
 *
 * The structures are in physdev_irq.h and physdev_pci.h.
 */
#ifndef CPRIVCMD_PHYSDEV_H
#define CPRIVCMD_PHYSDEV_H

#include "layout.h"

/* Operation numbers. Each comment names the argument, a struct mirror_NAME. */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY, 4);   /* none; obsolete */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_irq_status_query, 5);    /* physdev_irq_status_query */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_set_iopl, 6);            /* physdev_set_iopl */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_set_iobitmap, 7);        /* physdev_set_iobitmap */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_apic_read, 8);           /* physdev_apic */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_apic_write, 9);          /* physdev_apic */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_alloc_irq_vector, 10);   /* physdev_irq */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_free_irq_vector, 11);    /* physdev_irq; never implemented */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_eoi, 12);                /* physdev_eoi */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_map_pirq, 13);           /* physdev_map_pirq */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_unmap_pirq, 14);         /* physdev_unmap_pirq */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_manage_pci_add, 15);     /* physdev_manage_pci */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_manage_pci_remove, 16);  /* physdev_manage_pci */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, 17);   /* physdev_pirq_eoi_gmfn */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_restore_msi, 19);        /* physdev_restore_msi */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_manage_pci_add_ext, 20); /* physdev_manage_pci_ext */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_setup_gsi, 21);          /* physdev_setup_gsi */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_reserved_22, 22);        /* reserved; upstream has no name */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_get_free_pirq, 23);      /* physdev_get_free_pirq */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pci_mmcfg_reserved, 24); /* physdev_pci_mmcfg_reserved */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pci_device_add, 25);     /* physdev_pci_device_add */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pci_device_remove, 26);  /* physdev_pci_device */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_restore_msi_ext, 27);    /* physdev_pci_device */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2, 28);   /* physdev_pirq_eoi_gmfn */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_dbgp_op, 29);            /* physdev_dbgp_op */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_prepare_msix, 30);       /* physdev_pci_device */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_release_msix, 31);       /* physdev_pci_device */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pci_device_reset, 32);   /* pci_device_reset; since Xen 4.20 */

/* flags of physdev_irq_status_query. */
MIRROR_CONSTANT(MIRROR_XENIRQSTAT_needs_eoi, 1u << 0);
MIRROR_CONSTANT(MIRROR_XENIRQSTAT_shared, 1u << 1);

/* type of physdev_map_pirq and physdev_get_free_pirq. */
MIRROR_CONSTANT(MIRROR_MAP_PIRQ_TYPE_MSI, 0);
MIRROR_CONSTANT(MIRROR_MAP_PIRQ_TYPE_GSI, 1);
MIRROR_CONSTANT(MIRROR_MAP_PIRQ_TYPE_UNKNOWN, 2);
MIRROR_CONSTANT(MIRROR_MAP_PIRQ_TYPE_MSI_SEG, 3);
MIRROR_CONSTANT(MIRROR_MAP_PIRQ_TYPE_MULTI_MSI, 4);

/* flags of physdev_pci_mmcfg_reserved. */
MIRROR_CONSTANT(MIRROR_XEN_PCI_MMCFG_RESERVED, 1);

/* flags of physdev_pci_device_add. */
MIRROR_CONSTANT(MIRROR_XEN_PCI_DEV_EXTFN, 1u << 0);
MIRROR_CONSTANT(MIRROR_XEN_PCI_DEV_VIRTFN, 1u << 1);
MIRROR_CONSTANT(MIRROR_XEN_PCI_DEV_PXM, 1u << 2);

/* flags of pci_device_reset: the type of the reset. */
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_RESET_COLD, 0);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_RESET_WARM, 1);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_RESET_HOT, 2);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_RESET_FLR, 3);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_RESET_MASK, 3);

/* op and bus of physdev_dbgp_op. */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_DBGP_RESET_PREPARE, 1);
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_DBGP_RESET_DONE, 2);
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_DBGP_BUS_UNKNOWN, 0);
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_DBGP_BUS_PCI, 1);

#endif
