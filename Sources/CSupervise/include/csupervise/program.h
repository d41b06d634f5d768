/* SPDX-License-Identifier: MIT */
/* What both ways of supervising a program need. */
#ifndef CSUPERVISE_PROGRAM_H
#define CSUPERVISE_PROGRAM_H

#include <stdint.h>
#include <sys/types.h>

/// What a program that was to be started could not do before it was executed.
enum supervise_step {
    SUPERVISE_NOTHING = 0,
    /// fork(2), or a pipe or socket to the child.
    SUPERVISE_FORK,
    /// prctl(PR_SET_NO_NEW_PRIVS).
    SUPERVISE_NO_NEW_PRIVS,
    /// seccomp(SECCOMP_SET_MODE_FILTER).
    SUPERVISE_FILTER,
    /// Handing the listener to the supervisor.
    SUPERVISE_LISTENER,
    /// ptrace(2).
    SUPERVISE_PTRACE,
    /// execve(2), of a program that was found or not.
    SUPERVISE_EXEC,
};

/// Ends with the status of a child that has ended: 128 and its signal for one that was killed.
int supervise_exit_status(int wait_status);

#endif
