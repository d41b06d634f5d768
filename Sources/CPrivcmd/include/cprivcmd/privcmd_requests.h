/* SPDX-License-Identifier: MIT */
/* The request numbers of privcmd. Source: include/uapi/xen/privcmd.h (Linux 6.12). */
#ifndef CPRIVCMD_PRIVCMD_REQUESTS_H
#define CPRIVCMD_PRIVCMD_REQUESTS_H

#include "ioctl_encoding.h"
#include "privcmd.h"

/// Issues a hypercall. IOCTL_PRIVCMD_HYPERCALL
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_HYPERCALL, MIRROR_IOC_NONE, 0,
               sizeof(struct mirror_privcmd_hypercall), 0x00305000u);

/// Maps ranges of another domain's frames, PV only. IOCTL_PRIVCMD_MMAP
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_MMAP, MIRROR_IOC_NONE, 2,
               sizeof(struct mirror_privcmd_mmap), 0x00105002u);

/// Maps frames, errors in the frame list. IOCTL_PRIVCMD_MMAPBATCH
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, MIRROR_IOC_NONE, 3,
               sizeof(struct mirror_privcmd_mmapbatch), 0x00185003u);

/// Maps frames, errors in a list of their own. IOCTL_PRIVCMD_MMAPBATCH_V2
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, MIRROR_IOC_NONE, 4,
               sizeof(struct mirror_privcmd_mmapbatch_v2), 0x00205004u);

/// Issues a device-model operation, whose buffers Linux checks. IOCTL_PRIVCMD_DM_OP
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_DM_OP, MIRROR_IOC_NONE, 5,
               sizeof(struct mirror_privcmd_dm_op), 0x00105005u);

/// Restricts the open file to one domain permanently; the argument is a 16-bit domain id.
/// IOCTL_PRIVCMD_RESTRICT
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_RESTRICT, MIRROR_IOC_NONE, 6, sizeof(uint16_t),
               0x00025006u);

/// Maps a resource, or returns its size. IOCTL_PRIVCMD_MMAP_RESOURCE
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, MIRROR_IOC_NONE, 7,
               sizeof(struct mirror_privcmd_mmap_resource), 0x00205007u);

/// Binds an eventfd that raises a guest's interrupt. IOCTL_PRIVCMD_IRQFD (since 6.6)
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_IRQFD, MIRROR_IOC_WRITE, 8,
               sizeof(struct mirror_privcmd_irqfd), 0x40185008u);

/// Binds an eventfd that a guest's write triggers. IOCTL_PRIVCMD_IOEVENTFD
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_IOEVENTFD, MIRROR_IOC_WRITE, 9,
               sizeof(struct mirror_privcmd_ioeventfd), 0x40305009u);

/// Returns the GSI of a PCI device. IOCTL_PRIVCMD_PCIDEV_GET_GSI (since 6.12)
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, MIRROR_IOC_NONE, 10,
               sizeof(struct mirror_privcmd_pcidev_get_gsi), 0x0008500au);

/// A number that no Linux has: the Xen libraries use it to learn the errno for such a request.
/// IOCTL_PRIVCMD_UNIMPLEMENTED, xen/sys/privcmd.h (Xen 4.17)
MIRROR_REQUEST(MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED, MIRROR_IOC_NONE, 0xff, 0, 0x000050ffu);

#endif
