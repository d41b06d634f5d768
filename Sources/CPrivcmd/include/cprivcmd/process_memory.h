/* SPDX-License-Identifier: MIT */
#ifndef MIRROR_PROCESS_MEMORY_H
#define MIRROR_PROCESS_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Copies `count` bytes at `remote` in the process `pid` into `local`. Returns the number of
 * copied bytes, or -errno. Linux checks the remote address and returns an error, not a signal.
 * Calls process_vm_readv(2), which glibc declares only with _GNU_SOURCE. */
int64_t sys_process_vm_readv(pid_t pid, void *local, uint64_t remote, size_t count);

/* Copies `count` bytes at `local` to `remote` in the process `pid`. Returns the number of
 * copied bytes, or -errno. Calls process_vm_writev(2). */
int64_t sys_process_vm_writev(pid_t pid, const void *local, uint64_t remote,
                                    size_t count);

/* Resizes a mapping; the kernel may move it. Returns the new address, or -errno.
 * Calls mremap(2), which is variadic. */
int64_t sys_mremap(uint64_t address, size_t from, size_t to);

#endif
