/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/lent_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FD_PATH_ROOM 32

static void fd_path(char path[FD_PATH_ROOM], int fd) {
    snprintf(path, FD_PATH_ROOM, "/proc/self/fd/%d", fd);
}

struct supervise_file supervise_make_file(int watcher, int64_t size, int flags, int keep) {
    struct supervise_file file = {-1, -1, -1, 0, 0};
    int memory = memfd_create("privcmd-probe", MFD_CLOEXEC);
    if (memory < 0) {
        file.given = -errno;
        return file;
    }
    char path[FD_PATH_ROOM];
    fd_path(path, memory);
    if (size > 0 && ftruncate(memory, size))
        file.given = -errno;
    else
        /* An open file of its own, so that its end is that of what was given away. */
        file.given = open(path, (flags & (O_ACCMODE | O_NONBLOCK)) | O_CLOEXEC);
    if (file.given == -1)
        file.given = -errno;
    struct stat status;
    if (file.given >= 0 && fstat(file.given, &status) == 0) {
        file.inode = status.st_ino;
        file.device = status.st_dev;
    }
    if (keep && file.given >= 0)
        file.kept = memory;
    else
        close(memory);
    if (file.given >= 0) {
        fd_path(path, file.given);
        file.watch = inotify_add_watch(watcher, path, IN_CLOSE);
    }
    return file;
}

int supervise_make_watcher(void) {
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int supervise_next_gone(int watcher) {
    /* An event of a file that was named by itself has no name behind it. */
    struct inotify_event event;
    while (read(watcher, &event, sizeof(event)) == sizeof(event)) {
        if (event.mask & IN_CLOSE) {
            inotify_rm_watch(watcher, event.wd);
            return event.wd;
        }
    }
    return -1;
}

int supervise_open_process(pid_t pid) {
    char path[FD_PATH_ROOM];
    snprintf(path, sizeof(path), "/proc/%d", pid);
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int supervise_exists(int process) { return faccessat(process, "fd", F_OK, 0) == 0; }

int supervise_open_descriptors(int process) {
    int fd = openat(process, "fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL
#endif

int supervise_open_handle(pid_t pid) {
    /* One of a thread by itself, since Linux 6.9. */
    int fd = (int)syscall(SYS_pidfd_open, pid, PIDFD_THREAD);
    if (fd < 0 && errno == EINVAL)
        fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

/* By a copy of the descriptor; 1 where there can be none. */
static int look_at_copy(int handle, int fd, struct stat *status) {
    int copy = (int)syscall(SYS_pidfd_getfd, handle, fd, 0);
    if (copy < 0)
        return errno == EBADF || errno == ESRCH ? -ENOENT : 1;
    int error = fstat(copy, status) ? -errno : 0;
    close(copy);
    return error;
}

static int look_in_folder(int descriptors, int fd, struct stat *status) {
    char digits[12];
    char *name = digits + sizeof(digits) - 1;
    *name = 0;
    do
        *--name = (char)('0' + fd % 10);
    while ((fd /= 10) > 0);
    return fstatat(descriptors, name, status, 0) ? -errno : 0;
}

int supervise_identify(int handle, int descriptors, int fd, uint64_t *device, uint64_t *inode) {
    if (fd < 0)
        return -EBADF;
    struct stat status;
    int error = handle < 0 ? 1 : look_at_copy(handle, fd, &status);
    if (error > 0)
        error = look_in_folder(descriptors, fd, &status);
    if (error)
        return error;
    *device = status.st_dev;
    *inode = status.st_ino;
    return 0;
}

int64_t supervise_read_link(int directory, const char *path, char *target, size_t room) {
    ssize_t count = readlinkat(directory < 0 ? AT_FDCWD : directory, path, target, room);
    return count < 0 ? -errno : count;
}

int supervise_open_at(int directory, const char *path) {
    int fd = openat(directory, path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int64_t supervise_read_at(int fd, void *buffer, size_t count, int64_t offset) {
    ssize_t done = pread(fd, buffer, count, offset);
    return done < 0 ? -errno : done;
}

int64_t supervise_write_at(int fd, const void *buffer, size_t count, int64_t offset) {
    ssize_t done = pwrite(fd, buffer, count, offset);
    return done < 0 ? -errno : done;
}

int supervise_lengthen(int fd, int64_t size) {
    struct stat status;
    if (fstat(fd, &status))
        return -errno;
    if (status.st_size >= size)
        return 0;
    return ftruncate(fd, size) ? -errno : 0;
}

int supervise_wait_for_two(int first, int second, int milliseconds) {
    struct pollfd polled[] = {{.fd = first, .events = POLLIN}, {.fd = second, .events = POLLIN}};
    int ready = poll(polled, 2, milliseconds);
    int bits = (polled[0].revents & POLLIN ? 1 : 0) | (polled[1].revents & POLLIN ? 2 : 0);
    /* The end of all programs is told at once and for ever: not to be asked again at once. */
    if (ready > 0 && bits == 0)
        poll(NULL, 0, 1);
    return ready > 0 ? bits : 0;
}
