/* SPDX-License-Identifier: MIT */
/* Looks up the files of another process: by pidfd or procfs. */
#define _GNU_SOURCE
#include "csupervise/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The directory of the thread, not of its process: a first thread that has ended shows no files. */
#define PROC_THREAD "/proc/%d/"
enum { PROC_PATH_SIZE = 48 };

int supervise_open_proc_pid(pid_t pid) {
    char path[PROC_PATH_SIZE];
    snprintf(path, sizeof(path), PROC_THREAD, (int)pid);
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

static void fd_link(char link[PROC_PATH_SIZE], pid_t thread, int fd) {
    snprintf(link, PROC_PATH_SIZE, PROC_THREAD "fd/%d", (int)thread, fd);
}

int64_t supervise_fd_path(pid_t thread, int fd, char *path, size_t size) {
    char link[PROC_PATH_SIZE];
    fd_link(link, thread, fd);
    return supervise_readlink_at(-1, link, path, size);
}

int supervise_open_fd_link(pid_t thread, int fd) {
    char link[PROC_PATH_SIZE];
    fd_link(link, thread, fd);
    return open(link, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

static int is_same_node(const char *one, const char *other) {
    struct stat a, b;
    if (stat(one, &a) || stat(other, &b) || (a.st_mode & S_IFMT) != (b.st_mode & S_IFMT))
        return 0;
    if (S_ISCHR(a.st_mode))
        return a.st_rdev == b.st_rdev;
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int supervise_fd_refers_to(pid_t thread, int fd, const char *path) {
    char link[PROC_PATH_SIZE];
    fd_link(link, thread, fd);
    return is_same_node(link, path);
}

int supervise_path_refers_to(pid_t thread, const char *path, const char *other) {
    char seen[PROC_PATH_SIZE + PATH_MAX];
    int length = snprintf(seen, sizeof(seen), PROC_THREAD "root%s", (int)thread, path);
    return length > 0 && (size_t)length < sizeof(seen) && is_same_node(seen, other);
}
