/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/seccomp_notify.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif
#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "no seccomp audit architecture is defined for this machine"
#endif

const int supervise_at_empty_path = AT_EMPTY_PATH;
const int supervise_at_symlink_nofollow = AT_SYMLINK_NOFOLLOW;
const int supervise_at_cwd = AT_FDCWD;
const int supervise_open_path_only = O_PATH;
const uint64_t supervise_resolve_supported = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS |
                                         RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_IN_ROOT |
                                         RESOLVE_CACHED;
const uint64_t supervise_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t supervise_resolve_beneath = RESOLVE_BENEATH;
const uint64_t supervise_resolve_in_root = RESOLVE_IN_ROOT;
const int supervise_map_anonymous = MAP_ANONYMOUS;

/* The ioctl type (_IOC_TYPE) of privcmd's requests. */
#define PRIVCMD_TYPE 'P'

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Bits 31:0 of an argument, on a little-endian machine. */
#define LOAD_ARGUMENT(n) LOAD(args[n])
#define NOTIFY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
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

static int install_filter(int notify_writes) {
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

/* What the child reports to its parent: the step that failed, or SUPERVISE_START_OK. */
struct start_report {
    enum supervise_start_step failed_step;
    int error;
};

static int send_report(int socket, enum supervise_start_step step, int error, int fd) {
    struct start_report report = {step, error};
    struct iovec data = {&report, sizeof(report)};
    union {
        struct cmsghdr align;
        char buffer[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof(control));
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.buffer;
        message.msg_controllen = sizeof(control.buffer);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* Receives a report; 1 on success, 0 at the end of the stream. */
static int recv_report(int socket, struct start_report *report, int *fd) {
    struct iovec data = {report, sizeof(*report)};
    union {
        struct cmsghdr align;
        char buffer[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.buffer,
                             .msg_controllen = sizeof(control.buffer)};
    ssize_t count;
    do
        count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    if (count != sizeof(*report))
        return 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(header), sizeof(*fd));
    return 1;
}

static _Noreturn void child_exec(char *const argv[], char *const envp[], const sigset_t *mask,
                             int notify_writes, pid_t parent, int socket) {
    /* The kernel kills the program when its supervisor dies. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
        send_report(socket, SUPERVISE_START_NO_NEW_PRIVS, errno, -1);
        _exit(1);
    }
    int notify_fd = install_filter(notify_writes);
    if (notify_fd < 0) {
        send_report(socket, SUPERVISE_START_FILTER, -notify_fd, -1);
        _exit(1);
    }
    if (send_report(socket, SUPERVISE_START_OK, 0, notify_fd))
        _exit(1);
    close(notify_fd);
    execvpe(argv[0], argv, envp);
    send_report(socket, SUPERVISE_START_EXEC, errno, -1);
    _exit(127);
}

static struct supervise_launch launch_failure(enum supervise_start_step step, int error) {
    struct supervise_launch launch = {-1, -1, step, error};
    return launch;
}

static void reap(pid_t pid) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

struct supervise_launch supervise_seccomp_launch(char *const argv[], char *const envp[],
                                       const sigset_t *mask, int notify_writes) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return launch_failure(SUPERVISE_START_FORK, errno);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return launch_failure(SUPERVISE_START_FORK, error);
    }
    if (pid == 0) {
        close(ends[0]);
        child_exec(argv, envp, mask, notify_writes, parent, ends[1]);
    }
    close(ends[1]);
    struct supervise_launch launch = {pid, -1, SUPERVISE_START_LISTENER, EPIPE};
    struct start_report report;
    if (recv_report(ends[0], &report, &launch.notify_fd)) {
        launch.failed_step = report.failed_step;
        launch.error = report.error;
        if (report.failed_step == SUPERVISE_START_OK && launch.notify_fd >= 0) {
            __u64 flags = SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP;
            /* Since Linux 6.6: responses are faster. Older kernels ignore it. */
            ioctl(launch.notify_fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, flags);
            /* exec closes the socket. If exec fails, a second report arrives. */
            if (recv_report(ends[0], &report, &launch.notify_fd)) {
                launch.failed_step = report.failed_step;
                launch.error = report.error;
            }
        }
    }
    close(ends[0]);
    if (launch.failed_step != SUPERVISE_START_OK) {
        if (launch.notify_fd >= 0)
            close(launch.notify_fd);
        reap(pid);
        return launch_failure(launch.failed_step, launch.error);
    }
    return launch;
}

static void decode_syscall(struct supervise_syscall *call, const struct seccomp_data *data) {
    const __u64 *a = data->args;
#define PATH(what, at, where)                                                              \
    call->kind = (what), call->fd = (at), call->path = (where)
    call->fd = AT_FDCWD;
    switch (data->nr) {
    case __NR_ioctl:
        call->kind = SUPERVISE_SYSCALL_IOCTL;
        call->fd = (int)a[0], call->flags = (uint32_t)a[1], call->buffer = a[2];
        break;
    case __NR_mmap:
        call->kind = SUPERVISE_SYSCALL_MMAP;
        call->buffer = a[0], call->size = a[1], call->mode = a[2], call->flags = a[3];
        call->fd = (int)a[4], call->offset = a[5];
        break;
#ifdef __NR_open
    case __NR_open:
        PATH(SUPERVISE_SYSCALL_OPEN, AT_FDCWD, a[0]), call->flags = a[1], call->mode = 0;
        break;
    case __NR_stat:
        PATH(SUPERVISE_SYSCALL_STAT, AT_FDCWD, a[0]), call->buffer = a[1];
        break;
    case __NR_lstat:
        PATH(SUPERVISE_SYSCALL_STAT, AT_FDCWD, a[0]), call->buffer = a[1];
        call->flags = AT_SYMLINK_NOFOLLOW;
        break;
    case __NR_access:
        PATH(SUPERVISE_SYSCALL_ACCESS, AT_FDCWD, a[0]), call->mode = (uint32_t)a[1];
        break;
    case __NR_readlink:
        PATH(SUPERVISE_SYSCALL_READLINK, AT_FDCWD, a[0]), call->buffer = a[1], call->size = a[2];
        break;
#endif
    case __NR_openat:
        PATH(SUPERVISE_SYSCALL_OPEN, (int)a[0], a[1]), call->flags = a[2];
        break;
    case __NR_openat2:
        PATH(SUPERVISE_SYSCALL_OPEN, (int)a[0], a[1]), call->how_size = a[3];
        /* A null pointer would mean "not openat2": 1 is as invalid an address. */
        call->how = a[2] ? a[2] : 1;
        break;
    case __NR_fstat:
        PATH(SUPERVISE_SYSCALL_STAT, (int)a[0], 0), call->buffer = a[1];
        call->flags = AT_EMPTY_PATH;
        break;
    case __NR_newfstatat:
        PATH(SUPERVISE_SYSCALL_STAT, (int)a[0], a[1]), call->buffer = a[2];
        call->flags = (uint32_t)a[3];
        break;
    case __NR_statx:
        PATH(SUPERVISE_SYSCALL_STATX, (int)a[0], a[1]), call->flags = (uint32_t)a[2];
        call->mode = (uint32_t)a[3], call->buffer = a[4];
        break;
    case __NR_faccessat:
        PATH(SUPERVISE_SYSCALL_ACCESS, (int)a[0], a[1]), call->mode = (uint32_t)a[2];
        break;
#ifdef __NR_faccessat2
    case __NR_faccessat2:
        PATH(SUPERVISE_SYSCALL_ACCESS, (int)a[0], a[1]), call->mode = (uint32_t)a[2];
        call->flags = (uint32_t)a[3];
        break;
#endif
    case __NR_write:
        call->kind = SUPERVISE_SYSCALL_WRITE;
        call->fd = (int)a[0], call->buffer = a[1], call->size = a[2];
        break;
    case __NR_uname:
        call->kind = SUPERVISE_SYSCALL_UNAME, call->buffer = a[0];
        break;
    case __NR_chroot:
    case __NR_pivot_root:
    case __NR_setns:
        call->kind = SUPERVISE_SYSCALL_CHANGE_ROOT;
        break;
    case __NR_readlinkat:
        PATH(SUPERVISE_SYSCALL_READLINK, (int)a[0], a[1]), call->buffer = a[2], call->size = a[3];
        break;
    default:
        call->kind = SUPERVISE_SYSCALL_OTHER;
    }
#undef PATH
}

int supervise_notif_recv(int notify_fd, struct supervise_syscall *call) {
    struct seccomp_notif notification;
    memset(&notification, 0, sizeof(notification));
    memset(call, 0, sizeof(*call));
    if (ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_RECV, &notification))
        return -errno;
    call->id = notification.id;
    call->pid = (pid_t)notification.pid;
    decode_syscall(call, &notification.data);
    return 0;
}

static int send_response(int notify_fd, uint64_t id, int64_t value, int error, uint32_t flags) {
    struct seccomp_notif_resp response = {
        .id = id, .val = value, .error = -error, .flags = flags};
    return ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_SEND, &response) ? -errno : 0;
}

int supervise_notif_return(int notify_fd, uint64_t id, int64_t value) {
    return send_response(notify_fd, id, value, 0, 0);
}

int supervise_notif_error(int notify_fd, uint64_t id, int error) {
    return send_response(notify_fd, id, 0, error, 0);
}

int supervise_notif_continue(int notify_fd, uint64_t id) {
    return send_response(notify_fd, id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

/* Blocks all signals: the caller installs the descriptor while this ioctl waits, and after an
 * interruption nothing would tell whether it did. */
static int ioctl_addfd(int notify_fd, struct seccomp_notif_addfd *add) {
    sigset_t all, old_mask;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old_mask);
    int result = ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_ADDFD, add) < 0 ? -errno : 0;
    pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
    return result;
}

int supervise_notif_addfd(int notify_fd, uint64_t id, int fd, int close_on_exec) {
    struct seccomp_notif_addfd add = {.id = id,
                                      .srcfd = (__u32)fd,
                                      .flags = SECCOMP_ADDFD_FLAG_SEND,
                                      .newfd_flags = close_on_exec ? O_CLOEXEC : 0};
    return ioctl_addfd(notify_fd, &add);
}

int supervise_notif_setfd(int notify_fd, uint64_t id, int fd, int target_fd, int close_on_exec) {
    struct seccomp_notif_addfd add = {.id = id,
                                      .srcfd = (__u32)fd,
                                      .newfd = (__u32)target_fd,
                                      .flags = SECCOMP_ADDFD_FLAG_SETFD,
                                      .newfd_flags = close_on_exec ? O_CLOEXEC : 0};
    return ioctl_addfd(notify_fd, &add);
}

int supervise_notif_id_valid(int notify_fd, uint64_t id) {
    return ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}
