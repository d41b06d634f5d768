/* SPDX-License-Identifier: MIT */
/* Starts a program under ptrace, with a seccomp filter that stops it at the calls to trace. */
#define _GNU_SOURCE
#include "csupervise/ptrace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ptrace_filter.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Bits 31:0 of an argument, on a little-endian machine. */
#define LOAD_ARGUMENT(n) LOAD(args[n])
#define TRACE(call, compat)                                                                \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | FILTER_DATA(call, compat))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define AND(mask) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (mask))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))

/* The ioctl type (_IOC_TYPE) of privcmd's requests. */
#define PRIVCMD_TYPE 'P'
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

#define NATIVE_ARCH FILTER_NATIVE_ARCH
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

static int install_filter(void) {
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

/* What the child reports to its parent: the step that failed. */
struct start_report {
    enum supervise_start_step failed_step;
    int error;
};

static _Noreturn void exit_with_report(int report, enum supervise_start_step step, int error) {
    struct start_report refusal = {step, error};
    ssize_t written = write(report, &refusal, sizeof(refusal));
    _exit(written == sizeof(refusal) ? 127 : 126);
}

/* The child between fork and exec: only async-signal-safe calls. */
static _Noreturn void child_exec(char *const argv[], char *const envp[], int report,
                            int parent_end) {
    char go;
    /* Close the parent's end here, so that a read returns end of file if the parent exits. */
    close(parent_end);
    if (read(report, &go, 1) != 1)
        _exit(127);
    int error = install_filter();
    if (error == EACCES) {
        /* Only an unprivileged process sets no_new_privs, which disables set-user-ID programs. */
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
            exit_with_report(report, SUPERVISE_START_NO_NEW_PRIVS, errno);
        error = install_filter();
    }
    if (error)
        exit_with_report(report, SUPERVISE_START_FILTER, error);
    execvpe(argv[0], argv, envp);
    exit_with_report(report, SUPERVISE_START_EXEC, errno);
}

static const unsigned long trace_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
                                     PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                                     PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
                                     PTRACE_O_EXITKILL;

struct supervise_tracee supervise_trace_start(char *const argv[], char *const envp[]) {
    struct supervise_tracee tracee = {-1, -1, SUPERVISE_START_OK, 0, 0};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
        tracee.failed_step = SUPERVISE_START_FORK;
        tracee.error = errno;
        return tracee;
    }
    pid_t pid = fork();
    if (pid == 0)
        child_exec(argv, envp, ends[1], ends[0]);
    int error = errno;
    close(ends[1]);
    if (pid < 0) {
        tracee.failed_step = SUPERVISE_START_FORK;
    } else if (ptrace(PTRACE_SEIZE, pid, 0, trace_options)) {
        error = errno;
        tracee.failed_step = SUPERVISE_START_PTRACE;
        tracee.other_tracer = supervise_tracer_of(pid);
    } else if (send(ends[0], "", 1, MSG_NOSIGNAL) != 1) {
        error = errno;
        tracee.failed_step = SUPERVISE_START_FORK;
    } else {
        tracee.pid = pid;
        tracee.report_fd = ends[0];
        return tracee;
    }
    tracee.error = error;
    /* The child exits when it reads the end of file. */
    close(ends[0]);
    return tracee;
}

void supervise_trace_read_failure(struct supervise_tracee *tracee) {
    struct start_report report;
    if (tracee->report_fd < 0)
        return;
    if (recv(tracee->report_fd, &report, sizeof(report), MSG_DONTWAIT) == sizeof(report)) {
        tracee->failed_step = report.failed_step;
        tracee->error = report.error;
    }
    close(tracee->report_fd);
    tracee->report_fd = -1;
}
