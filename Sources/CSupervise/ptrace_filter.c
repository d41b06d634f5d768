/* SPDX-License-Identifier: MIT */
/* The seccomp filter of `record` and `trace`: it stops the program at the calls to trace. */
#define _GNU_SOURCE
#include "ptrace_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRACE(call, compat)                                                                \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | FILTER_DATA(call, compat))
#define AND(mask) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (mask))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))

/* A device is opened for reading and writing, a sysfs file for writing, both without O_CREAT.
 * Opens of libraries, scripts and logs differ, so the filter does not stop them. A file opened
 * in another way is found when it is used. */
#define OPEN_FLAGS_MASK (O_ACCMODE | O_CREAT)

#define TRACE_IOCTL(number, compat)                                                        \
    SKIP_UNLESS(number, 5), LOAD_ARGUMENT(1), AND(0xff00),                                 \
        SKIP_UNLESS(PRIVCMD_TYPE << 8, 1), TRACE(FILTER_IOCTL, compat), ALLOW
#define TRACE_OPEN(number, flags_at, call, compat)                                         \
    SKIP_UNLESS(number, 6), LOAD_ARGUMENT(flags_at), AND(OPEN_FLAGS_MASK),                 \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, O_WRONLY, 1, 0), SKIP_UNLESS(O_RDWR, 1),       \
        TRACE(call, compat), ALLOW
/* The flags of openat2 are in memory, which a filter cannot read. */
#define TRACE_OPENAT2(number, compat) SKIP_UNLESS(number, 1), TRACE(FILTER_OPENAT, compat)

#if defined(__x86_64__)
#define COMPAT_ARCH AUDIT_ARCH_I386
#define COMPAT_IOCTL 54
#define COMPAT_OPEN 5
#define COMPAT_OPENAT 295
#elif defined(__aarch64__)
#define COMPAT_ARCH AUDIT_ARCH_ARM
#define COMPAT_IOCTL 54
#define COMPAT_OPEN 5
#define COMPAT_OPENAT 322
#else
#error "no 32-bit system call numbers are defined for this machine"
#endif
#define COMPAT_OPENAT2 437

static const struct sock_filter native[] = {
    LOAD(nr),
    TRACE_IOCTL(__NR_ioctl, 0),
    TRACE_OPEN(__NR_openat, 2, FILTER_OPENAT, 0),
#ifdef __NR_open
    TRACE_OPEN(__NR_open, 1, FILTER_OPEN, 0),
#endif
    TRACE_OPENAT2(__NR_openat2, 0),
    ALLOW,
};

static const struct sock_filter compat[] = {
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, COMPAT_ARCH, 1, 0),
    ALLOW,
    LOAD(nr),
    TRACE_IOCTL(COMPAT_IOCTL, 1),
    TRACE_OPEN(COMPAT_OPENAT, 2, FILTER_OPENAT, 1),
    TRACE_OPEN(COMPAT_OPEN, 1, FILTER_OPEN, 1),
    TRACE_OPENAT2(COMPAT_OPENAT2, 1),
    ALLOW,
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

int install_trace_filter(void) {
    struct sock_filter filter[2 + ARRAY_SIZE(native) + ARRAY_SIZE(compat)] = {
        LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 0, ARRAY_SIZE(native))};
    memcpy(filter + 2, native, sizeof(native));
    memcpy(filter + 2 + ARRAY_SIZE(native), compat, sizeof(compat));
    struct sock_fprog program = {ARRAY_SIZE(filter), filter};
    /* Without this flag, kernels before 5.16 disable speculative store bypass in the program,
     * which slows it down. */
    if (!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program))
        return 0;
    if (errno == EINVAL && !syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
        return 0;
    return errno;
}
