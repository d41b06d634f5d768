/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clinux/process_vm.h"

#include <errno.h>
#include <sys/uio.h>

int64_t sys_process_vm_readv(pid_t pid, void *local, uint64_t remote, size_t count) {
    struct iovec local_iov = {local, count};
    struct iovec remote_iov = {(void *)(uintptr_t)remote, count};
    ssize_t copied = process_vm_readv(pid, &local_iov, 1, &remote_iov, 1, 0);
    return copied < 0 ? -(int64_t)errno : copied;
}

int64_t sys_process_vm_writev(pid_t pid, const void *local, uint64_t remote, size_t count) {
    /* iovec has no const form; process_vm_writev does not write to the local side. */
    struct iovec local_iov = {(void *)(uintptr_t)local, count};
    struct iovec remote_iov = {(void *)(uintptr_t)remote, count};
    ssize_t copied = process_vm_writev(pid, &local_iov, 1, &remote_iov, 1, 0);
    return copied < 0 ? -(int64_t)errno : copied;
}
