/* SPDX-License-Identifier: MIT */
/* Receives the system calls that the filter notifies of, decodes them and sends the responses. */
#define _GNU_SOURCE
#include "csupervise/seccomp_notify.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

const int supervise_at_empty_path = AT_EMPTY_PATH;
const uint64_t supervise_resolve_supported = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS |
                                         RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_IN_ROOT |
                                         RESOLVE_CACHED;
const uint64_t supervise_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t supervise_resolve_beneath = RESOLVE_BENEATH;
const uint64_t supervise_resolve_in_root = RESOLVE_IN_ROOT;

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
    int result;
    /* A signal may interrupt the wait for the filter's lock. */
    do
        result = ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_SEND, &response);
    while (result && errno == EINTR);
    return result ? -errno : 0;
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
