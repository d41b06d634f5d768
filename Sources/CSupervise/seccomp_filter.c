/* SPDX-License-Identifier: MIT */
/* The seccomp filter of `run`: it notifies the supervisor of the calls that it may handle. */
#define _GNU_SOURCE
#include "seccomp_filter.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter_macros.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#define NOTIFY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define NOTIFY_CALL(number)                                                                \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), NOTIFY

static struct sock_filter filter[] = {
    /* A 32-bit call has other numbers, so the kernel executes it. */
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0),
    ALLOW,
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 5),
    LOAD_ARGUMENT(1),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff00),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PRIVCMD_TYPE << 8, 0, 1),
    NOTIFY,
    ALLOW,
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mmap, 0, 4),
    LOAD_ARGUMENT(3),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 1, 0),
    NOTIFY,
    ALLOW,
#ifdef __NR_open
    NOTIFY_CALL(__NR_open),
    NOTIFY_CALL(__NR_stat),
    NOTIFY_CALL(__NR_lstat),
    NOTIFY_CALL(__NR_access),
    NOTIFY_CALL(__NR_readlink),
#endif
    NOTIFY_CALL(__NR_openat),
    NOTIFY_CALL(__NR_openat2),
    NOTIFY_CALL(__NR_fstat),
    NOTIFY_CALL(__NR_newfstatat),
    NOTIFY_CALL(__NR_statx),
    NOTIFY_CALL(__NR_faccessat),
#ifdef __NR_faccessat2
    NOTIFY_CALL(__NR_faccessat2),
#endif
    NOTIFY_CALL(__NR_readlinkat),
    NOTIFY_CALL(__NR_uname),
    NOTIFY_CALL(__NR_chroot),
    NOTIFY_CALL(__NR_pivot_root),
    NOTIFY_CALL(__NR_setns),
    ALLOW,
    /* Only if a recorded write failed: a notification costs some microseconds. */
    NOTIFY_CALL(__NR_write),
    ALLOW,
};
#define LENGTH_WITHOUT_WRITES (sizeof(filter) / sizeof(filter[0]) - 3)

int install_notify_filter(int notify_writes) {
    struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};
    if (notify_writes)
        filter[LENGTH_WITHOUT_WRITES - 1] = (struct sock_filter)LOAD(nr);
    else
        program.len = LENGTH_WITHOUT_WRITES;
    /* Since Linux 5.19: after the supervisor has received a call, only a fatal signal interrupts
     * it. */
    unsigned long flags =
        SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (fd < 0 && errno == EINVAL)
        fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                     &program);
    return fd < 0 ? -errno : (int)fd;
}
