/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/xenstore_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int fill_address(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof(address->sun_path))
        return -ENAMETOOLONG;
    strcpy(address->sun_path, path);
    return 0;
}

static int make_socket(void) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

/* Closes a descriptor; returns the negated errno of the call before. */
static int close_with_error(int fd) {
    int error = errno;
    close(fd);
    return -error;
}

int supervise_listen(const char *path) {
    struct sockaddr_un address;
    int error = fill_address(path, &address);
    if (error)
        return error;
    int fd = make_socket();
    if (fd < 0)
        return fd;
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 128) ||
        fcntl(fd, F_SETFL, O_NONBLOCK))
        return close_with_error(fd);
    return fd;
}

int supervise_accept(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int supervise_is_socket(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

int supervise_connect(const char *path) {
    if (!supervise_is_socket(path)) {
        int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
        return fd < 0 ? -errno : fd;
    }
    struct sockaddr_un address;
    int error = fill_address(path, &address);
    if (error)
        return error;
    int fd = make_socket();
    if (fd < 0)
        return fd;
    /* connect may block while the listener is busy; later calls do not. */
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) ||
        fcntl(fd, F_SETFL, O_NONBLOCK))
        return close_with_error(fd);
    return fd;
}

void supervise_eventfd_signal(int event_fd) {
    uint64_t one = 1;
    /* The write fails only if the counter is full, and then it is readable already. */
    ssize_t written = write(event_fd, &one, sizeof(one));
    (void)written;
}

int supervise_socketpair(int ends[2], int flags) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
        return -errno;
    if (!(flags & O_NONBLOCK))
        fcntl(ends[1], F_SETFL, O_RDWR);
    return 0;
}

int supervise_start_thread(unsigned long *thread, void *(*body)(void *), void *argument) {
    _Static_assert(sizeof(pthread_t) == sizeof(*thread), "a thread is named by a long here");
    /* A new thread inherits the signal mask of its creator. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create((pthread_t *)thread, NULL, body, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

void supervise_join_thread(unsigned long thread) {
    pthread_join((pthread_t)thread, NULL);
}
