/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cprivcmd/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

const int mirror_open_path_only = O_PATH;
const int mirror_open_direct = O_DIRECT;

int mirror_watch_by_epoll(int fd) {
    int watcher = epoll_create1(EPOLL_CLOEXEC);
    if (watcher < 0)
        return -errno;
    struct epoll_event event = {.events = EPOLLIN};
    int result = epoll_ctl(watcher, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
    close(watcher);
    return result;
}

int mirror_make_eventfd(void) {
    int fd = eventfd(0, EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int mirror_make_memory_file(int64_t size) {
    int fd = memfd_create("privcmd-probe", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (ftruncate(fd, size)) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}
