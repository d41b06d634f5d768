/* SPDX-License-Identifier: MIT */
#ifndef CIOCTL_LOOP_H
#define CIOCTL_LOOP_H

#include <stdint.h>

/* Issues the request on `fd` `count` times, as a C program would. Returns the nanoseconds, or -1
 * if a call does not fail with ENOTTY. */
int64_t gsi_loop_in_c(int fd, uint32_t request, uint32_t sbdf, uint64_t count);

#endif
