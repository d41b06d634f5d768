/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(PHYSDEVOP_IRQ_UNMASK_NOTIFY)                                                         \
    C(PHYSDEVOP_irq_status_query)                                                          \
    C(PHYSDEVOP_set_iopl)                                                                  \
    C(PHYSDEVOP_set_iobitmap)                                                              \
    C(PHYSDEVOP_apic_read)                                                                 \
    C(PHYSDEVOP_apic_write)                                                                \
    C(PHYSDEVOP_alloc_irq_vector)                                                          \
    C(PHYSDEVOP_free_irq_vector)                                                           \
    C(PHYSDEVOP_eoi)                                                                       \
    C(PHYSDEVOP_map_pirq)                                                                  \
    C(PHYSDEVOP_unmap_pirq)                                                                \
    C(PHYSDEVOP_manage_pci_add)                                                            \
    C(PHYSDEVOP_manage_pci_remove)                                                         \
    C(PHYSDEVOP_pirq_eoi_gmfn_v1)                                                          \
    C(PHYSDEVOP_restore_msi)                                                               \
    C(PHYSDEVOP_manage_pci_add_ext)                                                        \
    C(PHYSDEVOP_setup_gsi)                                                                 \
    C(PHYSDEVOP_get_free_pirq)                                                             \
    C(PHYSDEVOP_pci_mmcfg_reserved)                                                        \
    C(PHYSDEVOP_pci_device_add)                                                            \
    C(PHYSDEVOP_pci_device_remove)                                                         \
    C(PHYSDEVOP_restore_msi_ext)                                                           \
    C(PHYSDEVOP_pirq_eoi_gmfn_v2)                                                          \
    C(PHYSDEVOP_dbgp_op)                                                                   \
    C(PHYSDEVOP_prepare_msix)                                                              \
    C(PHYSDEVOP_release_msix)                                                              \
    C(PHYSDEVOP_pci_device_reset)                                                          \
    C(XENIRQSTAT_needs_eoi)                                                                \
    C(XENIRQSTAT_shared)                                                                   \
    C(MAP_PIRQ_TYPE_MSI)                                                                   \
    C(MAP_PIRQ_TYPE_GSI)                                                                   \
    C(MAP_PIRQ_TYPE_UNKNOWN)                                                               \
    C(MAP_PIRQ_TYPE_MSI_SEG)                                                               \
    C(MAP_PIRQ_TYPE_MULTI_MSI)                                                             \
    C(XEN_PCI_MMCFG_RESERVED)                                                              \
    C(XEN_PCI_DEV_EXTFN)                                                                   \
    C(XEN_PCI_DEV_VIRTFN)                                                                  \
    C(XEN_PCI_DEV_PXM)                                                                     \
    C(PCI_DEVICE_RESET_COLD)                                                               \
    C(PCI_DEVICE_RESET_WARM)                                                               \
    C(PCI_DEVICE_RESET_HOT)                                                                \
    C(PCI_DEVICE_RESET_FLR)                                                                \
    C(PCI_DEVICE_RESET_MASK)                                                               \
    C(PHYSDEVOP_DBGP_RESET_PREPARE)                                                        \
    C(PHYSDEVOP_DBGP_RESET_DONE)                                                           \
    C(PHYSDEVOP_DBGP_BUS_UNKNOWN)                                                          \
    C(PHYSDEVOP_DBGP_BUS_PCI)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/physdev.h>)
#include <xen/physdev.h>
#ifdef PHYSDEVOP_pci_device_reset
#define MIRROR_STRUCT_RESET(S, L) S(pci_device_reset)
#else
#define MIRROR_STRUCT_RESET(S, L) L(pci_device_reset)
#endif

#define MIRROR_STRUCTS(S, L)                                                               \
    S(physdev_eoi)                                                                         \
    S(physdev_pirq_eoi_gmfn)                                                               \
    S(physdev_irq_status_query)                                                            \
    S(physdev_set_iopl)                                                                    \
    S(physdev_set_iobitmap)                                                                \
    S(physdev_apic)                                                                        \
    S(physdev_irq)                                                                         \
    S(physdev_map_pirq)                                                                    \
    S(physdev_unmap_pirq)                                                                  \
    S(physdev_setup_gsi)                                                                   \
    S(physdev_get_free_pirq)                                                               \
    S(physdev_op)                                                                          \
    S(physdev_pci_device)                                                                  \
    S(physdev_manage_pci)                                                                  \
    S(physdev_restore_msi)                                                                 \
    S(physdev_manage_pci_ext)                                                              \
    S(physdev_pci_mmcfg_reserved)                                                          \
    S(physdev_pci_device_add)                                                              \
    S(physdev_dbgp_op)                                                                     \
    MIRROR_STRUCT_RESET(S, L)

MIRROR_COMPARE(xen_physdev, "xen xen/physdev.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));

_Static_assert(offsetof(struct mirror_physdev_pci_device_add_pxm, optarr) ==
                   offsetof(struct physdev_pci_device_add, optarr),
               "struct physdev_pci_device_add: optarr is elsewhere in its mirror");
#else
MIRROR_NOT_FOUND(xen_physdev, "xen xen/physdev.h");
#endif
