/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clinux/pass_fd.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int sys_send_fd(int socket, const void *data, size_t size, int fd) {
    /* iovec has no const form; sendmsg does not write to the data. */
    struct iovec iov = {(void *)(uintptr_t)data, size};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
    union control control;
    memset(&control, 0, sizeof(control));
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof(control.bytes);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

ssize_t sys_recv_fd(int socket, void *data, size_t size, int *fd) {
    struct iovec iov = {data, size};
    union control control;
    struct msghdr message = {.msg_iov = &iov,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    ssize_t count;
    do
        count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    *fd = -1;
    if (count < 0)
        return -errno;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(header), sizeof(*fd));
    return count;
}

int sys_dup_over_socket(int fd) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends))
        return -errno;
    char byte = 0;
    int received = -1;
    ssize_t result = sys_send_fd(ends[0], &byte, sizeof(byte), fd);
    if (result == 0)
        result = sys_recv_fd(ends[1], &byte, sizeof(byte), &received);
    close(ends[0]);
    close(ends[1]);
    if (result < 0)
        return (int)result;
    return received < 0 ? -EPROTO : received;
}
