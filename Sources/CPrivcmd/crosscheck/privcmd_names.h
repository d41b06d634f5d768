/* SPDX-License-Identifier: MIT */
/* The names that Linux's <xen/privcmd.h> and Xen's <xen/sys/privcmd.h> may define. */
#ifndef CPRIVCMD_PRIVCMD_NAMES_H
#define CPRIVCMD_PRIVCMD_NAMES_H

#define MIRROR_CONSTANTS(C)                                                                \
    C(IOCTL_PRIVCMD_HYPERCALL)                                                             \
    C(IOCTL_PRIVCMD_MMAP)                                                                  \
    C(IOCTL_PRIVCMD_MMAPBATCH)                                                             \
    C(IOCTL_PRIVCMD_MMAPBATCH_V2)                                                          \
    C(IOCTL_PRIVCMD_DM_OP)                                                                 \
    C(IOCTL_PRIVCMD_RESTRICT)                                                              \
    C(IOCTL_PRIVCMD_MMAP_RESOURCE)                                                         \
    C(IOCTL_PRIVCMD_IRQFD)                                                                 \
    C(IOCTL_PRIVCMD_IOEVENTFD)                                                             \
    C(IOCTL_PRIVCMD_PCIDEV_GET_GSI)                                                        \
    C(IOCTL_PRIVCMD_UNIMPLEMENTED)                                                         \
    C(PRIVCMD_MMAPBATCH_MFN_ERROR)                                                         \
    C(PRIVCMD_MMAPBATCH_PAGED_ERROR)                                                       \
    C(PRIVCMD_IRQFD_FLAG_DEASSIGN)                                                         \
    C(PRIVCMD_IOEVENTFD_FLAG_DEASSIGN)

/* A structure and its request were added together: the request shows whether it exists. */
#define MIRROR_STRUCTS(S, L)                                                               \
    S(privcmd_hypercall)                                                                   \
    S(privcmd_mmap_entry)                                                                  \
    S(privcmd_mmap)                                                                        \
    S(privcmd_mmapbatch)                                                                   \
    S(privcmd_mmapbatch_v2)                                                                \
    S(privcmd_dm_op_buf)                                                                   \
    S(privcmd_dm_op)                                                                       \
    S(privcmd_mmap_resource)                                                               \
    MIRROR_STRUCT_IRQFD(S, L)                                                              \
    MIRROR_STRUCT_IOEVENTFD(S, L)                                                          \
    MIRROR_STRUCT_PCIDEV_GET_GSI(S, L)

#endif
