/* SPDX-License-Identifier: MIT */
/* Signals that a handler records instead of ending the process, and waiting for them. */
#ifndef CLINUX_STOP_SIGNALS_H
#define CLINUX_STOP_SIGNALS_H

#include <poll.h>
#include <signal.h>

/// Records a signal from now on. Interrupted system calls restart.
///
/// An ignored SIGHUP stays ignored, for nohup(1). A shell lets its background programs ignore
/// SIGINT, which is recorded all the same.
void sys_record_signal(int signal);

/// The last recorded signal, or 0.
int sys_last_signal(void);

/// The signal recorded since the last call, or 0. `from_terminal` receives whether the kernel sent
/// it, as for Ctrl-C.
int sys_next_signal(int *from_terminal);

/// Blocks SIGCHLD in this thread; from then on only sys_wait receives it. `before` receives the
/// previous signal mask.
void sys_block_child_signal(sigset_t *before);

/// Waits until a descriptor has an event, a signal has been recorded or a child has changed its
/// state, for at most `milliseconds`.
///
/// Returns the number of descriptors with events. A signal that arrives just before the call ends
/// it too.
int sys_wait(struct pollfd *fds, nfds_t count, int milliseconds);

#endif
