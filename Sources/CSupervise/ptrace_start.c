/* SPDX-License-Identifier: MIT */
/* Starts a program under ptrace and the seccomp filter of `record` and `trace`. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child_launch.h"
#include "csupervise/ptrace.h"
#include "ptrace_filter.h"

/* The child between fork and exec: only async-signal-safe calls. */
static _Noreturn void run_child(char *const argv[], char *const envp[], int socket) {
    /* Wait until the parent traces this process. */
    char go;
    if (recv(socket, &go, 1, 0) != 1)
        _exit(127);
    int error = install_trace_filter();
    if (error == EACCES) {
        /* Only an unprivileged process sets no_new_privs, which disables set-user-ID programs. */
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
            exit_with_report(socket, SUPERVISE_START_NO_NEW_PRIVS, errno);
        error = install_trace_filter();
    }
    if (error)
        exit_with_report(socket, SUPERVISE_START_FILTER, error);
    exec_or_report(socket, argv, envp);
}

static const unsigned long trace_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
                                           PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                                           PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
                                           PTRACE_O_EXITKILL;

struct supervise_tracee supervise_trace_start(char *const argv[], char *const envp[]) {
    struct supervise_tracee tracee = {-1, -1, SUPERVISE_START_OK, 0};
    tracee.pid = fork_with_socket(&tracee.report_fd);
    if (tracee.pid == 0)
        run_child(argv, envp, tracee.report_fd);
    if (tracee.pid < 0) {
        tracee.failed_step = SUPERVISE_START_FORK;
        tracee.error = -tracee.pid;
    } else if (ptrace(PTRACE_SEIZE, tracee.pid, 0, trace_options)) {
        tracee.failed_step = SUPERVISE_START_PTRACE;
        tracee.error = errno;
    } else if (send(tracee.report_fd, "", 1, MSG_NOSIGNAL) != 1) {
        tracee.failed_step = SUPERVISE_START_FORK;
        tracee.error = errno;
    }
    return tracee;
}

void supervise_trace_read_failure(struct supervise_tracee *tracee) {
    struct start_report report;
    int no_fd;
    if (tracee->report_fd < 0)
        return;
    if (recv_start_report(tracee->report_fd, &report, &no_fd)) {
        tracee->failed_step = report.failed_step;
        tracee->error = report.error;
    }
    close(tracee->report_fd);
    tracee->report_fd = -1;
}
