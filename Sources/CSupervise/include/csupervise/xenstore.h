/* SPDX-License-Identifier: MIT */
/* The sockets of a conversation with xenstored, and the thread that holds it. */
#ifndef CSUPERVISE_XENSTORE_H
#define CSUPERVISE_XENSTORE_H

#include <stddef.h>

/* All of these return a descriptor, closed on exec and never waiting, or a negated errno. */

/// Listens on a new socket at a path.
int supervise_listen(const char *path);
/// Takes the next that has connected.
int supervise_accept(int listener);
/// Connects to the socket at a path, or opens the device that is there.
int supervise_connect(const char *path);
/// Makes a descriptor that supervise_wake makes readable.
int supervise_make_alarm(void);

/// Makes readable what supervise_make_alarm made.
void supervise_wake(int alarm);
/// Makes two sockets that are connected; the second one waits if `flags` of open(2) let it. 0, or a
/// negated errno.
int supervise_make_pair(int ends[2], int flags);
/// Makes a folder of one's own; its template's last six letters are rewritten. 0, or a negated errno.
int supervise_make_folder(char *template);

/// Whether a path is a socket.
int supervise_is_socket(const char *path);

/// A thread that hears no signal; 0, or an error number.
int supervise_start_thread(unsigned long *thread, void *(*body)(void *), void *argument);
/// Waits for a thread's end.
void supervise_join_thread(unsigned long thread);

#endif
