/* SPDX-License-Identifier: MIT */
/* The encoding of a request number: direction, size of the argument, type, number. */
#ifndef CPRIVCMD_IOCTL_ENCODING_H
#define CPRIVCMD_IOCTL_ENCODING_H

#include "layout.h"

/*
 * The positions of the parts, in bits. Plain literals: Swift imports them as UInt32.
 * Source: include/uapi/asm-generic/ioctl.h (Linux 6.12); x86 and arm64 use it unchanged.
 */
#define MIRROR_IOC_NRSHIFT 0u
#define MIRROR_IOC_TYPESHIFT 8u
#define MIRROR_IOC_SIZESHIFT 16u
#define MIRROR_IOC_DIRSHIFT 30u
#define MIRROR_IOC_NRMASK 0xffu
#define MIRROR_IOC_TYPEMASK 0xffu
#define MIRROR_IOC_SIZEMASK 0x3fffu
#define MIRROR_IOC_DIRMASK 3u

/* Directions from user space. Most privcmd requests have NONE and copy in both directions. */
#define MIRROR_IOC_NONE 0u
#define MIRROR_IOC_WRITE 1u
#define MIRROR_IOC_READ 2u

/* The type that all requests of privcmd share. */
#define MIRROR_PRIVCMD_TYPE 0x50u

#define MIRROR_IOC(direction, nr, size)                                                    \
    ((uint32_t)(direction) << MIRROR_IOC_DIRSHIFT | (uint32_t)(size) << MIRROR_IOC_SIZESHIFT | \
     MIRROR_PRIVCMD_TYPE << MIRROR_IOC_TYPESHIFT | (uint32_t)(nr) << MIRROR_IOC_NRSHIFT)

/* A request: computed from the size of its argument, then compared with the published number. */
#define MIRROR_REQUEST(name, direction, nr, size, published)                               \
    _Static_assert(MIRROR_IOC(direction, nr, size) == (published),                         \
                   #name " is to be " #published);                                         \
    MIRROR_CONSTANT(name, MIRROR_IOC(direction, nr, size))

#endif
