/* SPDX-License-Identifier: MIT */
/* Starting a program in a child, which reports over a socket at which step the start failed. */
#ifndef CSUPERVISE_CHILD_LAUNCH_H
#define CSUPERVISE_CHILD_LAUNCH_H

#include <sys/types.h>

#include "csupervise/process.h"

struct start_report {
    /* The step that failed, or SUPERVISE_START_OK. */
    enum supervise_start_step failed_step;
    int error;
};

/* Calls fork(2) with a socket pair: `socket` receives this process's end, and -1 on failure.
 *
 * Returns 0 in the child, its id in the parent, or a negated errno. The child calls only
 * async-signal-safe functions. exec closes its end. */
pid_t fork_with_socket(int *socket);

/* Sends a report, with a descriptor unless `fd` is negative. Returns 0 or a negated errno. */
int send_start_report(int socket, enum supervise_start_step failed_step, int error, int fd);

/* Receives the child's next report, and the descriptor passed with it, or -1 in `fd`.
 *
 * Returns 1, or 0 once the child has ended or executed its program. */
int recv_start_report(int socket, struct start_report *report, int *fd);

/* In the child: reports a failure, and exits. */
_Noreturn void exit_with_report(int socket, enum supervise_start_step failed_step, int error);

/* In the child: executes the program, found through PATH. */
_Noreturn void exec_or_report(int socket, char *const argv[], char *const envp[]);

#endif
