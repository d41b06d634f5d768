/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "child_launch.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clinux/pass_fd.h"

pid_t fork_with_socket(int *socket) {
    int ends[2];
    *socket = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return -errno;
    pid_t child = fork();
    int error = errno;
    /* Each process closes the other end, so that it reads the end of file if the other ends. */
    close(ends[child == 0 ? 0 : 1]);
    if (child < 0) {
        close(ends[0]);
        return -error;
    }
    *socket = ends[child == 0 ? 1 : 0];
    return child;
}

int send_start_report(int socket, enum supervise_start_step failed_step, int error, int fd) {
    struct start_report report = {failed_step, error};
    return sys_send_fd(socket, &report, sizeof(report), fd);
}

int recv_start_report(int socket, struct start_report *report, int *fd) {
    return sys_recv_fd(socket, report, sizeof(*report), fd) == sizeof(*report);
}

_Noreturn void exit_with_report(int socket, enum supervise_start_step failed_step, int error) {
    send_start_report(socket, failed_step, error, -1);
    _exit(127);
}

_Noreturn void exec_or_report(int socket, char *const argv[], char *const envp[]) {
    execvpe(argv[0], argv, envp);
    exit_with_report(socket, SUPERVISE_START_EXEC, errno);
}
