/* SPDX-License-Identifier: MIT */
/* eventfd(2) and epoll(7), whose headers Swift's Glibc module leaves out. */
#ifndef CLINUX_EVENT_FDS_H
#define CLINUX_EVENT_FDS_H

/// Creates an eventfd with close-on-exec. Returns the descriptor or -errno.
int sys_eventfd(void);

/// Adds a descriptor to a new epoll instance, and closes the instance. Returns 0 or -errno.
int sys_epoll_add(int fd);

#endif
