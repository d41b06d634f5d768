/* SPDX-License-Identifier: MIT */
#ifndef MIRROR_PROCESS_MEMORY_H
#define MIRROR_PROCESS_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Copies `count` bytes at `remote` in the process `pid` into `local`. Returns the bytes copied, or -errno.
 * The kernel checks the remote address, so that a bad one is an error and not a signal.
 * The C function is process_vm_readv(2), which glibc declares for GNU sources only. */
int64_t mirror_read_process_memory(pid_t pid, void *local, uint64_t remote, size_t count);

/* Copies `count` bytes at `local` to `remote` in the process `pid`. Returns the bytes copied, or -errno.
 * The C function is process_vm_writev(2). */
int64_t mirror_write_process_memory(pid_t pid, const void *local, uint64_t remote,
                                    size_t count);

/* Makes a mapping longer or shorter, moving it if need be. Returns its new address, or -errno.
 * The C function is mremap(2), which is variadic. */
int64_t mirror_resize_mapping(uint64_t address, size_t from, size_t to);

#endif
