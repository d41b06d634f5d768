/* SPDX-License-Identifier: MIT */
/* Included after an upstream privcmd.h: which of the newer structures it has. */
#ifndef CPRIVCMD_PRIVCMD_STRUCTS_H
#define CPRIVCMD_PRIVCMD_STRUCTS_H

#ifdef IOCTL_PRIVCMD_IRQFD
#define MIRROR_STRUCT_IRQFD(S, L) S(privcmd_irqfd)
#else
#define MIRROR_STRUCT_IRQFD(S, L) L(privcmd_irqfd)
#endif

#ifdef IOCTL_PRIVCMD_IOEVENTFD
#define MIRROR_STRUCT_IOEVENTFD(S, L) S(privcmd_ioeventfd)
#else
#define MIRROR_STRUCT_IOEVENTFD(S, L) L(privcmd_ioeventfd)
#endif

#ifdef IOCTL_PRIVCMD_PCIDEV_GET_GSI
#define MIRROR_STRUCT_PCIDEV_GET_GSI(S, L) S(privcmd_pcidev_get_gsi)
#else
#define MIRROR_STRUCT_PCIDEV_GET_GSI(S, L) L(privcmd_pcidev_get_gsi)
#endif

#endif
