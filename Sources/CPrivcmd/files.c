/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cprivcmd/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

const int sys_o_path = O_PATH;
const int sys_o_direct = O_DIRECT;

int sys_epoll_add(int fd) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return -errno;
    struct epoll_event event = {.events = EPOLLIN};
    int result = epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
    close(epoll);
    return result;
}

int sys_eventfd(void) {
    int fd = eventfd(0, EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int sys_memfd_create(int64_t size) {
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
