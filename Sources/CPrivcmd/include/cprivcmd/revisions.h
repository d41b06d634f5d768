/* SPDX-License-Identifier: MIT */
/*
 * The GSI, reset and gsi_permission calls in each posting before the merge.
 * Source: the posted series "Support device passthrough when dom0 is PVH on Xen".
 *
 * The suffix is the version of the posting: _V1 of the kernel series, _XEN_V11 of the Xen one.
 */
#ifndef CPRIVCMD_REVISIONS_H
#define CPRIVCMD_REVISIONS_H

#include "ioctl_encoding.h"
#include "physdev_pci.h"
#include "privcmd.h"

/// Returns the GSI of an IRQ; for an unknown IRQ it succeeds with 0xffffffff.
/// struct privcmd_gsi_from_irq, kernel series v1, v2, v6
struct mirror_privcmd_gsi_from_irq {
    uint32_t irq;
    uint32_t gsi;
};
#define MIRROR_FIELDS_privcmd_gsi_from_irq(F, P, S) F(S, irq, 0) F(S, gsi, 4)
MIRROR_LAYOUT(privcmd_gsi_from_irq, 8);

/// Returns the GSI of a device; gsi is signed, and -1 if there is none.
/// struct privcmd_gsi_from_dev, kernel series v7, v8
struct mirror_privcmd_gsi_from_dev {
    uint32_t sbdf;
    int32_t gsi;
};
#define MIRROR_FIELDS_privcmd_gsi_from_dev(F, P, S) F(S, sbdf, 0) F(S, gsi, 4)
MIRROR_LAYOUT(privcmd_gsi_from_dev, 8);

/*
 * The requests, by posting (v3 to v5 had a sysfs attribute instead).
 *
 * From v2 on all have the same number and size: nothing distinguishes an IRQ from an SBDF.
 */
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V1, MIRROR_IOC_NONE, 8,
               sizeof(struct mirror_privcmd_gsi_from_irq), 0x00085008u);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V2, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_gsi_from_irq), 0x0008500au);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V6, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_gsi_from_irq), 0x0008500au);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V7, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_gsi_from_dev), 0x0008500au);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V8, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_gsi_from_dev), 0x0008500au);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI_V9, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_pcidev_get_gsi), 0x0008500au);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI_V10, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_pcidev_get_gsi), 0x0008500au);

/// The first merged form of IOCTL_PRIVCMD_IRQFD, without a direction (Linux 6.6, first releases).
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_IRQFD_NONE, MIRROR_IOC_NONE, 8,
               sizeof(struct mirror_privcmd_irqfd), 0x00185008u);

/// Copies frames of another domain; pfns and buffer are pointers. Proposed, never merged.
/// struct privcmd_foreigncopy, the mirror's own name; both postings of the request follow
struct mirror_privcmd_foreigncopy {
    uint16_t dom;
    uint16_t dir;
    uint32_t num;
    uint64_t pfns;
    uint64_t buffer;
};
#define MIRROR_FIELDS_privcmd_foreigncopy(F, P, S)                                         \
    F(S, dom, 0) F(S, dir, 2) F(S, num, 4) F(S, pfns, 8) F(S, buffer, 16)
MIRROR_LAYOUT(privcmd_foreigncopy, 24);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_IOWR, MIRROR_IOC_READ | MIRROR_IOC_WRITE, 11,
               sizeof(struct mirror_privcmd_foreigncopy), 0xc018500bu);
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_NONE, MIRROR_IOC_NONE, 11,
               sizeof(struct mirror_privcmd_foreigncopy), 0x0018500bu);

/* The distance of two devices, in a vendor's kernel. The 28 bytes are undocumented. */
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_P2PDMA_DISTANCE, MIRROR_IOC_NONE, 11, 28, 0x001c500bu);

/*
 * The reset operation's first name; its number never changed. Its argument was
 * physdev_pci_device (4 bytes) in kernel v2 to v6 and Xen v2 to v8, then
 * pci_device_state_reset in kernel v8 and Xen v9 to v12.
 */
MIRROR_CONSTANT(MIRROR_PHYSDEVOP_pci_device_state_reset, 32);

/// Reports to Xen that a device was reset; reset_type was an enum up to Xen v10.
/// struct pci_device_state_reset, kernel series v8, Xen series v9 to v12
struct mirror_pci_device_state_reset {
    struct mirror_physdev_pci_device dev;
    uint32_t reset_type;
};
#define MIRROR_FIELDS_pci_device_state_reset(F, P, S) F(S, dev, 0) F(S, reset_type, 4)
MIRROR_LAYOUT(pci_device_state_reset, 8);

/* reset_type in kernel v8, Xen v9 and v10: FLR has the value of COLD in the merged interface. */
MIRROR_CONSTANT(MIRROR_DEVICE_RESET_FLR_V8, 0);
MIRROR_CONSTANT(MIRROR_DEVICE_RESET_COLD_V8, 1);
MIRROR_CONSTANT(MIRROR_DEVICE_RESET_WARM_V8, 2);
MIRROR_CONSTANT(MIRROR_DEVICE_RESET_HOT_V8, 3);

/* reset_type in Xen v11: one bit each. */
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_COLD_XEN_V11, 1u << 0);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_WARM_XEN_V11, 1u << 1);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_HOT_XEN_V11, 1u << 2);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_FLR_XEN_V11, 1u << 3);

/* reset_type in Xen v12: the values that were merged, under another name. */
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_COLD_XEN_V12, 0);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_WARM_XEN_V12, 1);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_HOT_XEN_V12, 2);
MIRROR_CONSTANT(MIRROR_PCI_DEVICE_STATE_RESET_FLR_XEN_V12, 3);

/* The number of gsi_permission in Xen v5; 87 is dt_overlay in Xen 4.20, Arm only. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_gsi_permission_XEN_V5, 87);

/// Grants (allow_access 1) or revokes (0) an interrupt; number 87 in v5, 88 in later postings.
///
/// The later postings called the padding pad; v12 called the byte access_flag.
/// struct xen_domctl_gsi_permission, Xen series v5 to v12
struct mirror_xen_domctl_gsi_permission_XEN_V5 {
    uint32_t gsi;
    uint8_t allow_access;
    uint8_t _pad0[3];
};
#define MIRROR_FIELDS_xen_domctl_gsi_permission_XEN_V5(F, P, S)                            \
    F(S, gsi, 0) F(S, allow_access, 4) P(S, _pad0, 5)
MIRROR_LAYOUT(xen_domctl_gsi_permission_XEN_V5, 8);

#endif
