/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/lend.h"

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
#error "which architecture do system calls have here?"
#endif

const int supervise_at_empty_path = AT_EMPTY_PATH;
const int supervise_at_no_follow = AT_SYMLINK_NOFOLLOW;
const int supervise_at_cwd = AT_FDCWD;
const int supervise_open_path_only = O_PATH;
const uint64_t supervise_resolve_known = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS |
                                         RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_IN_ROOT |
                                         RESOLVE_CACHED;
const uint64_t supervise_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t supervise_resolve_beneath = RESOLVE_BENEATH;
const uint64_t supervise_resolve_in_root = RESOLVE_IN_ROOT;
const int supervise_map_anonymous = MAP_ANONYMOUS;

/* The type in a request's number that says that it is one of privcmd's. */
#define PRIVCMD_TYPE 'P'

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Bits 31:0 of an argument, on a machine that stores them first. */
#define LOAD_ARGUMENT(n) LOAD(args[n])
#define HAND_OVER BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define LEAVE_ALONE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define HAND_OVER_CALL(number)                                                             \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), HAND_OVER

static struct sock_filter filter[] = {
    /* A 32-bit call has other numbers: the kernel's own answers are left to it. */
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0),
    LEAVE_ALONE,
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 5),
    LOAD_ARGUMENT(1),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff00),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PRIVCMD_TYPE << 8, 0, 1),
    HAND_OVER,
    LEAVE_ALONE,
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mmap, 0, 4),
    LOAD_ARGUMENT(3),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 1, 0),
    HAND_OVER,
    LEAVE_ALONE,
#ifdef __NR_open
    HAND_OVER_CALL(__NR_open),
    HAND_OVER_CALL(__NR_stat),
    HAND_OVER_CALL(__NR_lstat),
    HAND_OVER_CALL(__NR_access),
    HAND_OVER_CALL(__NR_readlink),
#endif
    HAND_OVER_CALL(__NR_openat),
    HAND_OVER_CALL(__NR_openat2),
    HAND_OVER_CALL(__NR_fstat),
    HAND_OVER_CALL(__NR_newfstatat),
    HAND_OVER_CALL(__NR_statx),
    HAND_OVER_CALL(__NR_faccessat),
#ifdef __NR_faccessat2
    HAND_OVER_CALL(__NR_faccessat2),
#endif
    HAND_OVER_CALL(__NR_readlinkat),
    HAND_OVER_CALL(__NR_uname),
    HAND_OVER_CALL(__NR_chroot),
    HAND_OVER_CALL(__NR_pivot_root),
    HAND_OVER_CALL(__NR_setns),
    LEAVE_ALONE,
    /* Only where some writes are to fail: each takes as long as a call of the device. */
    HAND_OVER_CALL(__NR_write),
    LEAVE_ALONE,
};
#define WITHOUT_WRITES (sizeof(filter) / sizeof(filter[0]) - 3)

static int install(int writes) {
    struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};
    if (writes)
        filter[WITHOUT_WRITES - 1] = (struct sock_filter)LOAD(nr);
    else
        program.len = WITHOUT_WRITES;
    /* A signal then interrupts only a call that nobody has taken up yet; since Linux 5.19. */
    unsigned long flags =
        SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (fd < 0 && errno == EINVAL)
        fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                     &program);
    return fd < 0 ? -errno : (int)fd;
}

/* What the child tells its parent. */
struct report {
    enum supervise_step step;
    int error;
};

static int tell(int socket, enum supervise_step step, int error, int fd) {
    struct report report = {step, error};
    struct iovec data = {&report, sizeof(report)};
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof(control));
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof(control.room);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* Reads a report; 1 where there is one, 0 at the end. */
static int hear(int socket, struct report *report, int *fd) {
    struct iovec data = {report, sizeof(*report)};
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.room,
                             .msg_controllen = sizeof(control.room)};
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

static _Noreturn void become(char *const argv[], char *const envp[], const sigset_t *mask,
                             int writes, pid_t parent, int socket) {
    /* The kernel ends the program should its supervisor be killed. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
        tell(socket, SUPERVISE_NO_NEW_PRIVS, errno, -1);
        _exit(1);
    }
    int listener = install(writes);
    if (listener < 0) {
        tell(socket, SUPERVISE_FILTER, -listener, -1);
        _exit(1);
    }
    if (tell(socket, SUPERVISE_NOTHING, 0, listener))
        _exit(1);
    close(listener);
    execvpe(argv[0], argv, envp);
    tell(socket, SUPERVISE_EXEC, errno, -1);
    _exit(127);
}

static struct supervise_launch failed(enum supervise_step step, int error) {
    struct supervise_launch launch = {-1, -1, step, error};
    return launch;
}

static void reap(pid_t pid) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

struct supervise_launch supervise_lend(char *const argv[], char *const envp[],
                                       const sigset_t *mask, int writes) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return failed(SUPERVISE_FORK, errno);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return failed(SUPERVISE_FORK, error);
    }
    if (pid == 0) {
        close(ends[0]);
        become(argv, envp, mask, writes, parent, ends[1]);
    }
    close(ends[1]);
    struct supervise_launch launch = {pid, -1, SUPERVISE_LISTENER, EPIPE};
    struct report report;
    if (hear(ends[0], &report, &launch.listener)) {
        launch.step = report.step;
        launch.error = report.error;
        if (report.step == SUPERVISE_NOTHING && launch.listener >= 0) {
            __u64 flags = SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP;
            /* It makes an answer faster, since Linux 6.6, and nothing else. */
            ioctl(launch.listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, flags);
            /* Executing closes the socket; otherwise a report says why it did not. */
            if (hear(ends[0], &report, &launch.listener)) {
                launch.step = report.step;
                launch.error = report.error;
            }
        }
    }
    close(ends[0]);
    if (launch.step != SUPERVISE_NOTHING) {
        if (launch.listener >= 0)
            close(launch.listener);
        reap(pid);
        return failed(launch.step, launch.error);
    }
    return launch;
}

static void describe(struct supervise_call *call, const struct seccomp_data *data) {
    const __u64 *a = data->args;
#define PATH(what, at, where)                                                              \
    call->kind = (what), call->fd = (at), call->path = (where)
    call->fd = AT_FDCWD;
    switch (data->nr) {
    case __NR_ioctl:
        call->kind = SUPERVISE_CALL_IOCTL;
        call->fd = (int)a[0], call->flags = (uint32_t)a[1], call->buffer = a[2];
        break;
    case __NR_mmap:
        call->kind = SUPERVISE_CALL_MMAP;
        call->buffer = a[0], call->size = a[1], call->mode = a[2], call->flags = a[3];
        call->fd = (int)a[4], call->offset = a[5];
        break;
#ifdef __NR_open
    case __NR_open:
        PATH(SUPERVISE_CALL_OPEN, AT_FDCWD, a[0]), call->flags = a[1], call->mode = 0;
        break;
    case __NR_stat:
        PATH(SUPERVISE_CALL_STAT, AT_FDCWD, a[0]), call->buffer = a[1];
        break;
    case __NR_lstat:
        PATH(SUPERVISE_CALL_STAT, AT_FDCWD, a[0]), call->buffer = a[1];
        call->flags = AT_SYMLINK_NOFOLLOW;
        break;
    case __NR_access:
        PATH(SUPERVISE_CALL_ACCESS, AT_FDCWD, a[0]), call->mode = (uint32_t)a[1];
        break;
    case __NR_readlink:
        PATH(SUPERVISE_CALL_READLINK, AT_FDCWD, a[0]), call->buffer = a[1], call->size = a[2];
        break;
#endif
    case __NR_openat:
        PATH(SUPERVISE_CALL_OPEN, (int)a[0], a[1]), call->flags = a[2];
        break;
    case __NR_openat2:
        PATH(SUPERVISE_CALL_OPEN, (int)a[0], a[1]), call->how_size = a[3];
        /* A null pointer says that it is no openat2: this one is as bad. */
        call->how = a[2] ? a[2] : 1;
        break;
    case __NR_fstat:
        PATH(SUPERVISE_CALL_STAT, (int)a[0], 0), call->buffer = a[1];
        call->flags = AT_EMPTY_PATH;
        break;
    case __NR_newfstatat:
        PATH(SUPERVISE_CALL_STAT, (int)a[0], a[1]), call->buffer = a[2];
        call->flags = (uint32_t)a[3];
        break;
    case __NR_statx:
        PATH(SUPERVISE_CALL_STATX, (int)a[0], a[1]), call->flags = (uint32_t)a[2];
        call->mode = (uint32_t)a[3], call->buffer = a[4];
        break;
    case __NR_faccessat:
        PATH(SUPERVISE_CALL_ACCESS, (int)a[0], a[1]), call->mode = (uint32_t)a[2];
        break;
#ifdef __NR_faccessat2
    case __NR_faccessat2:
        PATH(SUPERVISE_CALL_ACCESS, (int)a[0], a[1]), call->mode = (uint32_t)a[2];
        call->flags = (uint32_t)a[3];
        break;
#endif
    case __NR_write:
        call->kind = SUPERVISE_CALL_WRITE;
        call->fd = (int)a[0], call->buffer = a[1], call->size = a[2];
        break;
    case __NR_uname:
        call->kind = SUPERVISE_CALL_UNAME, call->buffer = a[0];
        break;
    case __NR_chroot:
    case __NR_pivot_root:
    case __NR_setns:
        call->kind = SUPERVISE_CALL_ROOT;
        break;
    case __NR_readlinkat:
        PATH(SUPERVISE_CALL_READLINK, (int)a[0], a[1]), call->buffer = a[2], call->size = a[3];
        break;
    default:
        call->kind = SUPERVISE_CALL_OTHER;
    }
#undef PATH
}

int supervise_receive(int listener, struct supervise_call *call) {
    struct seccomp_notif notification;
    memset(&notification, 0, sizeof(notification));
    memset(call, 0, sizeof(*call));
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification))
        return -errno;
    call->id = notification.id;
    call->pid = (pid_t)notification.pid;
    describe(call, &notification.data);
    return 0;
}

static int respond(int listener, uint64_t id, int64_t value, int error, uint32_t flags) {
    struct seccomp_notif_resp response = {
        .id = id, .val = value, .error = -error, .flags = flags};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) ? -errno : 0;
}

int supervise_answer(int listener, uint64_t id, int64_t value) {
    return respond(listener, id, value, 0, 0);
}

int supervise_refuse(int listener, uint64_t id, int error) {
    return respond(listener, id, 0, error, 0);
}

int supervise_continue(int listener, uint64_t id) {
    return respond(listener, id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

/* The caller takes the descriptor up by itself while this waits: a signal that ended the waiting would
 * leave nobody knowing whether it has. */
static int add_descriptor(int listener, struct seccomp_notif_addfd *add) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, add) < 0 ? -errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

int supervise_give(int listener, uint64_t id, int fd, int close_on_exec) {
    struct seccomp_notif_addfd add = {.id = id,
                                      .srcfd = (__u32)fd,
                                      .flags = SECCOMP_ADDFD_FLAG_SEND,
                                      .newfd_flags = close_on_exec ? O_CLOEXEC : 0};
    return add_descriptor(listener, &add);
}

int supervise_replace(int listener, uint64_t id, int fd, int place, int close_on_exec) {
    struct seccomp_notif_addfd add = {.id = id,
                                      .srcfd = (__u32)fd,
                                      .newfd = (__u32)place,
                                      .flags = SECCOMP_ADDFD_FLAG_SETFD,
                                      .newfd_flags = close_on_exec ? O_CLOEXEC : 0};
    return add_descriptor(listener, &add);
}

int supervise_is_waiting(int listener, uint64_t id) {
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}
