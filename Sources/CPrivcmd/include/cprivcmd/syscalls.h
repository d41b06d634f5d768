/* SPDX-License-Identifier: MIT */
/* The calls that Swift cannot make. */
#ifndef CPRIVCMD_SYSCALLS_H
#define CPRIVCMD_SYSCALLS_H

#include <stdint.h>

/// Calls ioctl(2), which is variadic and so out of Swift's reach.
///
/// Returns the result, or the negated errno: -4095 to -1. errno is read here and nowhere else,
/// because Swift code that runs in between may change it. A result is at least 0, save for the
/// hypercall whose value the kernel cut to 32 bits: that one may lie below -4095. Does not
/// retry after EINTR, because some requests have taken effect by then.
int64_t mirror_ioctl(int fd, uint32_t request, uintptr_t argument);

#endif
