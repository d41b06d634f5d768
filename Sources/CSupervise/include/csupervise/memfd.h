/* SPDX-License-Identifier: MIT */
/* The memfds that a program gets for emulated files. */
#ifndef CSUPERVISE_MEMFD_H
#define CSUPERVISE_MEMFD_H

#include <stdint.h>

/// A memfd to install in a program.
struct supervise_memfd {
    /// The descriptor to install, or a negated errno.
    int program_fd;
    /// Another descriptor of the same memfd, if requested; else -1.
    int backing_fd;
    /// The inotify watch descriptor that reports its close; negative if there is none.
    int inotify_watch;
    /// Its inode and device number.
    uint64_t inode;
    uint64_t device;
};

/// Makes a memfd of `size` bytes, opened with `flags` of open(2).
///
/// The inotify descriptor `inotify_fd` reports when the program's last descriptor and mapping are
/// gone.
struct supervise_memfd supervise_memfd_create(int inotify_fd, int64_t size, int flags, int keep);

/// Makes an inotify descriptor; returns it, or a negated errno.
int supervise_inotify_create(void);
/// The next closed file, as its `inotify_watch`; negative if there is none.
int supervise_next_closed(int inotify_fd);

#endif
