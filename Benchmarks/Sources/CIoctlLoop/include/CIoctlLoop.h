/* SPDX-License-Identifier: MIT */
#ifndef CIOCTL_LOOP_H
#define CIOCTL_LOOP_H

#include <stdint.h>

/* Asks `fd` for the GSI of a device `count` times, as a C program would; returns the nanoseconds that
 * it took, or -1 if any call had another outcome than ENOTTY. */
int64_t gsi_loop_in_c(int fd, uint32_t request, uint32_t sbdf, uint64_t count);

#endif
