/* SPDX-License-Identifier: MIT */
/* ioctl(2) as a 32-bit program calls it. */
#ifndef CLINUX_COMPAT_IOCTL_H
#define CLINUX_COMPAT_IOCTL_H

#include <stdint.h>

/// Calls ioctl(2) through the 32-bit entry on x86-64; returns -ENOSYS on other architectures.
///
/// The argument must lie below 4 GiB. Returns the result, or -errno. A kernel without 32-bit
/// system calls kills the process: call sys_has_compat_syscalls first.
int64_t sys_compat_ioctl(int fd, uint32_t request, uint32_t argument);

/// Returns 1 if the kernel supports 32-bit system calls. It tries one in a child process.
int sys_has_compat_syscalls(void);

#endif
