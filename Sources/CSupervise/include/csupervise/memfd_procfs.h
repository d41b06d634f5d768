/* SPDX-License-Identifier: MIT */
/* The memfds that a program gets for emulated files, and functions on procfs and files. */
#ifndef CSUPERVISE_MEMFD_PROCFS_H
#define CSUPERVISE_MEMFD_PROCFS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

/// Opens /proc/PID, or its fd directory; returns a descriptor, or a negated errno.
int supervise_open_proc_pid(pid_t pid);
int supervise_open_proc_fd(int process);
/// Whether the process of an open /proc/PID still exists.
int supervise_proc_pid_exists(int process);
/// Opens a pidfd of a process or thread; returns it, or a negated errno.
int supervise_pidfd_open(pid_t pid);
/// The device and inode number behind a process's descriptor. Returns 0 or a negated errno: ENOENT
/// if it is not open.
///
/// Uses the pidfd `pidfd` if it is not negative; else /proc/PID/fd, which takes half a microsecond
/// longer.
int supervise_identify_fd(int pidfd, int descriptors, int fd, uint64_t *device, uint64_t *inode);
/// Reads a symbolic link, relative to an open directory, or to the current one for -1. Returns its
/// length, or a negated errno.
int64_t supervise_readlink_at(int directory, const char *path, char *target, size_t size);
/// Opens a file for reading, relative to an open directory; returns a descriptor or a negated
/// errno.
int supervise_open_at(int directory, const char *path);

/// Reads or writes a file at an offset; returns the number of bytes, or a negated errno.
int64_t supervise_pread(int fd, void *buffer, size_t count, int64_t offset);
int64_t supervise_pwrite(int fd, const void *buffer, size_t count, int64_t offset);
/// Extends a file to a length if it is shorter; returns 0 or a negated errno.
int supervise_extend_file(int fd, int64_t size);

/// Waits until one of two descriptors is readable, for at most `milliseconds`, -1 for no limit.
///
/// Returns bit 0 for the first, bit 1 for the second. A notify descriptor whose programs have all
/// ended counts as not readable.
int supervise_poll_two(int first, int second, int milliseconds);

#endif
