/* SPDX-License-Identifier: MIT */
#ifndef CLINUX_FORK_H
#define CLINUX_FORK_H

#include <sys/types.h>

/// Calls fork(2), which Swift marks unavailable.
///
/// The caller must be single-threaded, or call only async-signal-safe functions in the child.
/// Returns 0 in the child, its id in the parent, or -errno.
pid_t sys_fork(void);

#endif
