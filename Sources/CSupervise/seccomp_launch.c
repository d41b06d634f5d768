/* SPDX-License-Identifier: MIT */
/* Starts a program under the seccomp filter of `run`. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child_launch.h"
#include "csupervise/seccomp_notify.h"
#include "seccomp_filter.h"

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif
#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

/* The child between fork and exec: only async-signal-safe calls. */
static _Noreturn void run_child(char *const argv[], char *const envp[], const sigset_t *mask,
                                int notify_writes, pid_t parent, int socket) {
    /* The kernel kills the program when its supervisor dies. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        exit_with_report(socket, SUPERVISE_START_NO_NEW_PRIVS, errno);
    int notify_fd = install_notify_filter(notify_writes);
    if (notify_fd < 0)
        exit_with_report(socket, SUPERVISE_START_FILTER, -notify_fd);
    if (send_start_report(socket, SUPERVISE_START_OK, 0, notify_fd))
        _exit(127);
    close(notify_fd);
    exec_or_report(socket, argv, envp);
}

struct supervise_launch supervise_seccomp_launch(char *const argv[], char *const envp[],
                                                 const sigset_t *mask, int notify_writes) {
    int socket;
    pid_t parent = getpid();
    pid_t pid = fork_with_socket(&socket);
    if (pid < 0)
        return (struct supervise_launch){-1, -1, SUPERVISE_START_FORK, -pid};
    if (pid == 0)
        run_child(argv, envp, mask, notify_writes, parent, socket);
    struct start_report report = {SUPERVISE_START_LISTENER, EPIPE};
    int notify_fd, no_fd;
    int received = recv_start_report(socket, &report, &notify_fd);
    if (received && report.failed_step == SUPERVISE_START_OK && notify_fd >= 0) {
        __u64 flags = SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP;
        /* Since Linux 6.6: responses are faster. Older kernels ignore it. */
        ioctl(notify_fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, flags);
        /* If exec fails, a second report arrives. */
        recv_start_report(socket, &report, &no_fd);
    } else if (received && report.failed_step == SUPERVISE_START_OK) {
        /* This process has too many descriptors. */
        report = (struct start_report){SUPERVISE_START_LISTENER, EMFILE};
    }
    close(socket);
    if (report.failed_step == SUPERVISE_START_OK)
        return (struct supervise_launch){pid, notify_fd, SUPERVISE_START_OK, 0};
    if (notify_fd >= 0)
        close(notify_fd);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return (struct supervise_launch){-1, -1, report.failed_step, report.error};
}
