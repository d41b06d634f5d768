/* SPDX-License-Identifier: MIT */
#include "clinux/event_fds.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int sys_eventfd(void) {
    int fd = eventfd(0, EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int sys_epoll_add(int fd) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return -errno;
    struct epoll_event event = {.events = EPOLLIN};
    int result = epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
    close(epoll);
    return result;
}
