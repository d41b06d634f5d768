/* SPDX-License-Identifier: MIT */
/* The files that a program is given in place of a device's, and what procfs says of them. */
#ifndef CSUPERVISE_LENT_FILE_H
#define CSUPERVISE_LENT_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A file in memory that is to be given away.
struct supervise_file {
    /// The descriptor to give away, or a negated errno.
    int given;
    /// Another open file of the same memory, where one is wanted; else -1.
    int kept;
    /// What tells of its end; negative where nothing does.
    int watch;
    /// What it is known by, with its device.
    uint64_t inode;
    uint64_t device;
};

/// Makes a file of `size` bytes, opened as `flags` of open(2) say.
///
/// `watcher` will tell when the last descriptor and mapping of what was given away are gone.
struct supervise_file supervise_make_file(int watcher, int64_t size, int flags, int keep);

/// Makes a watcher of files; a descriptor, or a negated errno.
int supervise_make_watcher(void);
/// The next file that is gone, as its `watch`; negative where there is none.
int supervise_next_gone(int watcher);

/// Opens what procfs has of a process, or of its descriptors; a descriptor, or a negated errno.
int supervise_open_process(pid_t pid);
int supervise_open_descriptors(int process);
/// Whether a process is still there whose folder was opened.
int supervise_exists(int process);
/// A handle of a process or thread, by which its descriptors can be copied; a negated errno where this
/// kernel has none.
int supervise_open_handle(pid_t pid);
/// What a descriptor of a process is: 0, or a negated errno, ENOENT where it is not open.
///
/// By the process's handle, where there is one; else by its opened folder `fd`, which takes half a
/// microsecond longer.
int supervise_identify(int handle, int descriptors, int fd, uint64_t *device, uint64_t *inode);
/// Reads a link, relative to an open directory, or to none where that is -1; its length, or a
/// negated errno.
int64_t supervise_read_link(int directory, const char *path, char *target, size_t room);
/// Opens a file relative to an open directory for reading; a descriptor, or a negated errno.
int supervise_open_at(int directory, const char *path);

/// Reads or writes a file at an offset; how many bytes, or a negated errno.
int64_t supervise_read_at(int fd, void *buffer, size_t count, int64_t offset);
int64_t supervise_write_at(int fd, const void *buffer, size_t count, int64_t offset);
/// Gives a file a length if it is shorter; 0, or a negated errno.
int supervise_lengthen(int fd, int64_t size);

/// Waits until one of two descriptors can be read, for at most so many milliseconds, -1 for ever.
///
/// Bit 0 for the first, bit 1 for the second. A listener whose programs are all gone counts as one
/// that cannot be read.
int supervise_wait_for_two(int first, int second, int milliseconds);

#endif
