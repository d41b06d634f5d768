/* SPDX-License-Identifier: MIT */
#ifndef CLINUX_MEMFD_H
#define CLINUX_MEMFD_H

#include <stdint.h>

/// Creates a memfd of a size with close-on-exec. Returns the descriptor or -errno.
///
/// glibc declares memfd_create(2) only with _GNU_SOURCE.
int sys_memfd_create(int64_t size);

#endif
