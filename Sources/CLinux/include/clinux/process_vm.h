/* SPDX-License-Identifier: MIT */
/* The memory of another process. glibc declares the calls only with _GNU_SOURCE. */
#ifndef CLINUX_PROCESS_VM_H
#define CLINUX_PROCESS_VM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Copies `count` bytes at `remote` in the process `pid` into `local` by process_vm_readv(2).
///
/// Returns the number of copied bytes, or -errno. Linux checks the remote address and returns an
/// error, not a signal.
int64_t sys_process_vm_readv(pid_t pid, void *local, uint64_t remote, size_t count);

/// Copies `count` bytes at `local` to `remote` in the process `pid` by process_vm_writev(2).
///
/// Returns the number of copied bytes, or -errno.
int64_t sys_process_vm_writev(pid_t pid, const void *local, uint64_t remote, size_t count);

#endif
