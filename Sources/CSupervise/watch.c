/* SPDX-License-Identifier: MIT */
/* Starting a program that is to be watched. */
#define _GNU_SOURCE
#include "csupervise/watch.h"

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

#include "watch_filter.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Bits 31:0 of an argument, on a machine that stores them first. */
#define LOAD_ARGUMENT(n) LOAD(args[n])
#define STOP(call, compat)                                                                 \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | WATCH_DATA(call, compat))
#define LEAVE_ALONE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define AND(mask) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (mask))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))

/* The type in a request's number that says that it is one of privcmd's. */
#define PRIVCMD_TYPE 'P'
/* A device is opened for reading and writing, a file of sysfs for writing, and neither is made: libraries,
 * scripts, logs and the like are not, so that opening them costs nothing. Whatever else is opened is seen
 * when it is used. */
#define OPEN_MASK (O_ACCMODE | O_CREAT)

#define IOCTL(number, compat)                                                              \
    SKIP_UNLESS(number, 5), LOAD_ARGUMENT(1), AND(0xff00),                                 \
        SKIP_UNLESS(PRIVCMD_TYPE << 8, 1), STOP(WATCH_IOCTL, compat), LEAVE_ALONE
#define OPEN(number, flags_at, call, compat)                                               \
    SKIP_UNLESS(number, 6), LOAD_ARGUMENT(flags_at), AND(OPEN_MASK),                       \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, O_WRONLY, 1, 0), SKIP_UNLESS(O_RDWR, 1),       \
        STOP(call, compat), LEAVE_ALONE
/* Its flags lie in memory, where a filter cannot look. */
#define OPENAT2(number, compat) SKIP_UNLESS(number, 1), STOP(WATCH_OPENAT, compat)

#define NATIVE_ARCH WATCH_NATIVE_ARCH
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
#error "which numbers do system calls have here?"
#endif
#define COMPAT_OPENAT2 437

static const struct sock_filter native[] = {
    LOAD(nr),
    IOCTL(__NR_ioctl, 0),
    OPEN(__NR_openat, 2, WATCH_OPENAT, 0),
#ifdef __NR_open
    OPEN(__NR_open, 1, WATCH_OPEN, 0),
#endif
    OPENAT2(__NR_openat2, 0),
    LEAVE_ALONE,
};

static const struct sock_filter compat[] = {
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, COMPAT_ARCH, 1, 0),
    LEAVE_ALONE,
    LOAD(nr),
    IOCTL(COMPAT_IOCTL, 1),
    OPEN(COMPAT_OPENAT, 2, WATCH_OPENAT, 1),
    OPEN(COMPAT_OPEN, 1, WATCH_OPEN, 1),
    OPENAT2(COMPAT_OPENAT2, 1),
    LEAVE_ALONE,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int install_filter(void) {
    struct sock_filter filter[2 + COUNT(native) + COUNT(compat)] = {
        LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 0, COUNT(native))};
    memcpy(filter + 2, native, sizeof(native));
    memcpy(filter + 2 + COUNT(native), compat, sizeof(compat));
    struct sock_fprog program = {COUNT(filter), filter};
    /* Without this, older kernels slow the program down as if it distrusted itself. */
    if (!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program))
        return 0;
    if (errno == EINVAL && !syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
        return 0;
    return errno;
}

/* What the child tells its parent. */
struct report {
    enum supervise_step step;
    int error;
};

static _Noreturn void refuse(int report, enum supervise_step step, int error) {
    struct report refusal = {step, error};
    ssize_t written = write(report, &refusal, sizeof(refusal));
    _exit(written == sizeof(refusal) ? 127 : 126);
}

/* The child, from the fork to the program: only what is safe there. */
static _Noreturn void become(char *const argv[], char *const envp[], int report,
                            int parents_end) {
    char go;
    /* Only the parent is to keep it open, so that its end can be read. */
    close(parents_end);
    if (read(report, &go, 1) != 1)
        _exit(127);
    int error = install_filter();
    if (error == EACCES) {
        /* Only who may not do it otherwise gives up gaining privileges: it changes the program. */
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
            refuse(report, SUPERVISE_NO_NEW_PRIVS, errno);
        error = install_filter();
    }
    if (error)
        refuse(report, SUPERVISE_FILTER, error);
    execvpe(argv[0], argv, envp);
    refuse(report, SUPERVISE_EXEC, errno);
}

static const unsigned long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
                                     PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                                     PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
                                     PTRACE_O_EXITKILL;

struct supervise_watched supervise_watch(char *const argv[], char *const envp[]) {
    struct supervise_watched watched = {-1, -1, SUPERVISE_NOTHING, 0, 0};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
        watched.step = SUPERVISE_FORK;
        watched.error = errno;
        return watched;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(argv, envp, ends[1], ends[0]);
    int error = errno;
    close(ends[1]);
    if (pid < 0) {
        watched.step = SUPERVISE_FORK;
    } else if (ptrace(PTRACE_SEIZE, pid, 0, options)) {
        error = errno;
        watched.step = SUPERVISE_PTRACE;
        watched.tracer = supervise_tracer_of(pid);
    } else if (send(ends[0], "", 1, MSG_NOSIGNAL) != 1) {
        error = errno;
        watched.step = SUPERVISE_FORK;
    } else {
        watched.pid = pid;
        watched.report = ends[0];
        return watched;
    }
    watched.error = error;
    /* The child ends by itself when it reads that nobody is there. */
    close(ends[0]);
    return watched;
}

void supervise_watch_outcome(struct supervise_watched *watched) {
    struct report report;
    if (watched->report < 0)
        return;
    if (recv(watched->report, &report, sizeof(report), MSG_DONTWAIT) == sizeof(report)) {
        watched->step = report.step;
        watched->error = report.error;
    }
    close(watched->report);
    watched->report = -1;
}
