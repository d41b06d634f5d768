/* SPDX-License-Identifier: MIT */
/* Passing a descriptor over a Unix socket (SCM_RIGHTS). Swift does not import the CMSG_ macros. */
#ifndef CLINUX_PASS_FD_H
#define CLINUX_PASS_FD_H

#include <stddef.h>
#include <sys/types.h>

/// Sends data, and with it a descriptor unless `fd` is negative. Returns 0 or -errno.
///
/// It is async-signal-safe. A closed peer causes EPIPE, no signal.
int sys_send_fd(int socket, const void *data, size_t size, int fd);

/// Receives data, and the descriptor passed with it; `fd` receives -1 if there was none.
///
/// Returns the number of bytes, 0 at the end of the stream, or -errno. It repeats the call after
/// EINTR. The descriptor has close-on-exec.
ssize_t sys_recv_fd(int socket, void *data, size_t size, int *fd);

/// Sends a descriptor over a socket pair to this process. Returns the received descriptor of the
/// same open file description, or -errno.
int sys_dup_over_socket(int fd);

#endif
