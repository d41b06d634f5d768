/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
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
