/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/memfd_procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FD_PATH_SIZE 32

static void fd_path(char path[FD_PATH_SIZE], int fd) {
    snprintf(path, FD_PATH_SIZE, "/proc/self/fd/%d", fd);
}

struct supervise_memfd supervise_memfd_create(int inotify_fd, int64_t size, int flags, int keep) {
    struct supervise_memfd file = {-1, -1, -1, 0, 0};
    int memory = memfd_create("privcmd-probe", MFD_CLOEXEC);
    if (memory < 0) {
        file.program_fd = -errno;
        return file;
    }
    char path[FD_PATH_SIZE];
    fd_path(path, memory);
    if (size > 0 && ftruncate(memory, size))
        file.program_fd = -errno;
    else
        /* A file description of its own, so that inotify reports when the program has closed it. */
        file.program_fd = open(path, (flags & (O_ACCMODE | O_NONBLOCK)) | O_CLOEXEC);
    if (file.program_fd == -1)
        file.program_fd = -errno;
    struct stat status;
    if (file.program_fd >= 0 && fstat(file.program_fd, &status) == 0) {
        file.inode = status.st_ino;
        file.device = status.st_dev;
    }
    if (keep && file.program_fd >= 0)
        file.backing_fd = memory;
    else
        close(memory);
    if (file.program_fd >= 0) {
        fd_path(path, file.program_fd);
        file.inotify_watch = inotify_add_watch(inotify_fd, path, IN_CLOSE);
    }
    return file;
}

int supervise_inotify_create(void) {
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int supervise_next_closed(int inotify_fd) {
    /* An event of a watched file carries no name. */
    struct inotify_event event;
    while (read(inotify_fd, &event, sizeof(event)) == sizeof(event)) {
        if (event.mask & IN_CLOSE) {
            inotify_rm_watch(inotify_fd, event.wd);
            return event.wd;
        }
    }
    return -1;
}

int supervise_open_proc_pid(pid_t pid) {
    char path[FD_PATH_SIZE];
    snprintf(path, sizeof(path), "/proc/%d", pid);
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int supervise_proc_pid_exists(int process) { return faccessat(process, "fd", F_OK, 0) == 0; }

int supervise_open_proc_fd(int process) {
    int fd = openat(process, "fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL
#endif

int supervise_pidfd_open(pid_t pid) {
    /* PIDFD_THREAD exists since Linux 6.9. */
    int fd = (int)syscall(SYS_pidfd_open, pid, PIDFD_THREAD);
    if (fd < 0 && errno == EINVAL)
        fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

/* Copies the descriptor and calls fstat; returns 1 if pidfd_getfd is not possible. */
static int stat_by_pidfd(int pidfd, int fd, struct stat *status) {
    int copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
    if (copy < 0)
        return errno == EBADF || errno == ESRCH ? -ENOENT : 1;
    int error = fstat(copy, status) ? -errno : 0;
    close(copy);
    return error;
}

static int stat_by_proc_fd(int descriptors, int fd, struct stat *status) {
    char digits[12];
    char *name = digits + sizeof(digits) - 1;
    *name = 0;
    do
        *--name = (char)('0' + fd % 10);
    while ((fd /= 10) > 0);
    return fstatat(descriptors, name, status, 0) ? -errno : 0;
}

int supervise_identify_fd(int pidfd, int descriptors, int fd, uint64_t *device, uint64_t *inode) {
    if (fd < 0)
        return -EBADF;
    struct stat status;
    int error = pidfd < 0 ? 1 : stat_by_pidfd(pidfd, fd, &status);
    if (error > 0)
        error = stat_by_proc_fd(descriptors, fd, &status);
    if (error)
        return error;
    *device = status.st_dev;
    *inode = status.st_ino;
    return 0;
}

int64_t supervise_readlink_at(int directory, const char *path, char *target, size_t size) {
    ssize_t count = readlinkat(directory < 0 ? AT_FDCWD : directory, path, target, size);
    return count < 0 ? -errno : count;
}

int supervise_open_at(int directory, const char *path) {
    int fd = openat(directory, path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int64_t supervise_pread(int fd, void *buffer, size_t count, int64_t offset) {
    ssize_t done = pread(fd, buffer, count, offset);
    return done < 0 ? -errno : done;
}

int64_t supervise_pwrite(int fd, const void *buffer, size_t count, int64_t offset) {
    ssize_t done = pwrite(fd, buffer, count, offset);
    return done < 0 ? -errno : done;
}

int supervise_extend_file(int fd, int64_t size) {
    struct stat status;
    if (fstat(fd, &status))
        return -errno;
    if (status.st_size >= size)
        return 0;
    return ftruncate(fd, size) ? -errno : 0;
}

int supervise_poll_two(int first, int second, int milliseconds) {
    struct pollfd polled[] = {{.fd = first, .events = POLLIN}, {.fd = second, .events = POLLIN}};
    int ready = poll(polled, 2, milliseconds);
    int bits = (polled[0].revents & POLLIN ? 1 : 0) | (polled[1].revents & POLLIN ? 2 : 0);
    /* Once all programs have ended, poll returns at once with POLLHUP: sleep instead of looping. */
    if (ready > 0 && bits == 0)
        poll(NULL, 0, 1);
    return ready > 0 ? bits : 0;
}
