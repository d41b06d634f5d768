/* SPDX-License-Identifier: MIT */
/* What both ways of supervising a program need. */
#ifndef CSUPERVISE_PROGRAM_H
#define CSUPERVISE_PROGRAM_H

#include <signal.h>
#include <stddef.h>
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

/// Takes SIGINT, SIGTERM, SIGHUP and SIGCHLD as descriptors to be read, in place of handlers.
///
/// `before` becomes the signal mask that there was. The descriptor, or a negated errno.
int supervise_take_signals(sigset_t *before);
/// Reads the next signal that has come; 0 where none has. `sender` becomes its sender, 0 for the
/// kernel, which sends those of a terminal.
int supervise_next_signal(int fd, pid_t *sender);
/// Gives the signals back that came to be taken.
void supervise_give_signals_back(const sigset_t *before);

/// Makes orphans of this process's descendants its own children, or not.
///
/// Whether it was so before, or a negated errno.
int supervise_adopt_orphans(int adopt);
/// Lets this process have as many descriptors as it may allow itself.
void supervise_allow_descriptors(void);
/// This process's children; how many there are, of which at most `room` are told.
size_t supervise_children(pid_t *children, size_t room);
/// Whether a child has ended; its status is told, and it is gone then. A negated errno for no child.
int supervise_has_ended(pid_t child, int *wait_status);

/// The number of the signal that ended a child; 0 where none did.
int supervise_ending_signal(int wait_status);
/// The status that a child exited with.
int supervise_exit_status(int wait_status);

#endif
