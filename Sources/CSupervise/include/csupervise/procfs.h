/* SPDX-License-Identifier: MIT */
/* What procfs and pidfds show of another process's files. */
#ifndef CSUPERVISE_PROCFS_H
#define CSUPERVISE_PROCFS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

/// The path behind a thread's descriptor, without a NUL. Returns its length, or a negated errno.
int64_t supervise_fd_path(pid_t thread, int fd, char *path, size_t size);

/// Opens the link /proc/TID/fd/N itself (O_PATH, O_NOFOLLOW), not the file that it refers to.
/// Returns a descriptor, or -1. supervise_readlink_at reads an open link with the path "", in half
/// the time.
int supervise_open_fd_link(pid_t thread, int fd);

/// Whether a thread's descriptor and a path refer to the same device, or to the same file.
int supervise_fd_refers_to(pid_t thread, int fd, const char *path);

/// Whether a path as the thread resolves it, and another in this process, refer to the same file.
int supervise_path_refers_to(pid_t thread, const char *path, const char *other);

#endif
