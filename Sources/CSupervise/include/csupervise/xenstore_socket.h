/* SPDX-License-Identifier: MIT */
/* The sockets of xenstore connections, and the thread that serves them. */
#ifndef CSUPERVISE_XENSTORE_SOCKET_H
#define CSUPERVISE_XENSTORE_SOCKET_H

#include <stddef.h>

/* All of these return a nonblocking close-on-exec descriptor, or a negated errno. */

/// Listens on a new socket at a path.
int supervise_listen(const char *path);
/// Accepts the next connection.
int supervise_accept(int listener);
/// Connects to the socket at a path, or opens the device there.
int supervise_connect(const char *path);

/// Makes an eventfd readable.
void supervise_eventfd_signal(int event_fd);
/// Makes two connected sockets. The second one blocks unless `flags` of open(2) have O_NONBLOCK.
/// Returns 0 or a negated errno.
int supervise_socketpair(int ends[2], int flags);

/// Whether a path is a socket.
int supervise_is_socket(const char *path);

/// Starts a thread that receives no signals; returns 0 or an error number.
int supervise_start_thread(unsigned long *thread, void *(*body)(void *), void *argument);
/// Waits for a thread's end.
void supervise_join_thread(unsigned long thread);

#endif
