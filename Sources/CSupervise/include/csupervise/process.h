/* SPDX-License-Identifier: MIT */
/* Child processes and limits: what both ways of supervising a program need. */
#ifndef CSUPERVISE_PROCESS_H
#define CSUPERVISE_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The step at which the start of a program failed.
enum supervise_start_step {
    SUPERVISE_START_OK = 0,
    /// fork(2), or a pipe or socket to the child.
    SUPERVISE_START_FORK,
    /// prctl(PR_SET_NO_NEW_PRIVS).
    SUPERVISE_START_NO_NEW_PRIVS,
    /// seccomp(SECCOMP_SET_MODE_FILTER).
    SUPERVISE_START_FILTER,
    /// Passing the notify descriptor to the supervisor.
    SUPERVISE_START_LISTENER,
    /// ptrace(2).
    SUPERVISE_START_PTRACE,
    /// execve(2), whether or not the program was found.
    SUPERVISE_START_EXEC,
};

/// Makes this process a child subreaper (PR_SET_CHILD_SUBREAPER), or stops it from being one.
///
/// Returns whether it was one before, or a negated errno.
int supervise_set_child_subreaper(int adopt);
/// Raises the soft limit of descriptors to the hard limit.
void supervise_raise_fd_limit(void);
/// Writes the process ids of this process's children, at most `capacity`; returns how many.
size_t supervise_list_children(pid_t *children, size_t capacity);
/// Reaps a child. Returns 1 if it had ended, 0 if it runs, or a negated errno if it is no child.
int supervise_reap_child(pid_t child, int *wait_status);

/// The number of the signal that killed a child; 0 if none did.
int supervise_termination_signal(int wait_status);
/// The status with which a child exited.
int supervise_exit_status(int wait_status);

#endif
