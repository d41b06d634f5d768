/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cprivcmd/process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t sys_fork(void) {
    pid_t child = fork();
    return child < 0 ? -errno : child;
}

static volatile sig_atomic_t alarm_count;

static void count_alarm(int signal) {
    (void)signal;
    alarm_count++;
}

static int set_handler(int signal, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    action.sa_flags = flags;
    return sigaction(signal, &action, NULL) ? -errno : 0;
}

int sys_start_interval_timer(uint32_t microseconds) {
    alarm_count = 0;
    int result = set_handler(SIGALRM, count_alarm, 0);
    if (result)
        return result;
    struct itimerval interval = {{0, (suseconds_t)microseconds}, {0, (suseconds_t)microseconds}};
    return setitimer(ITIMER_REAL, &interval, NULL) ? -errno : 0;
}

uint64_t sys_stop_interval_timer(void) {
    struct itimerval never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &never, NULL);
    return (uint64_t)alarm_count;
}

uint64_t sys_alarm_count(void) { return (uint64_t)alarm_count; }

static volatile sig_atomic_t last_signal;

static void record_signal(int signal) { last_signal = signal; }

int sys_catch_signal(int signal) { return set_handler(signal, record_signal, SA_RESTART); }

int sys_last_signal(void) { return last_signal; }

int64_t sys_compat_ioctl(int fd, uint32_t request, uint32_t argument) {
#if defined(__x86_64__)
    /* 54 is ioctl in the 32-bit table. The entry clobbers r8 to r11 on older kernels. */
    int64_t result = 54;
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"((int64_t)fd), "c"((uint64_t)request), "d"((uint64_t)argument)
                     : "memory", "r8", "r9", "r10", "r11", "cc");
    return (int32_t)result;
#else
    (void)fd, (void)request, (void)argument;
    return -ENOSYS;
#endif
}

int sys_has_compat_syscalls(void) {
#if defined(__x86_64__)
    pid_t child = fork();
    if (child < 0)
        return 0;
    if (child == 0) {
        /* EBADF: the kernel has the calls. Without them it sends a signal. */
        _exit(sys_compat_ioctl(-1, 0, 0) == -EBADF ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
#else
    return 0;
#endif
}

/* Sends a descriptor into one end of a socket pair, and receives it from the other. */
static int send_and_receive(int ends[2], int fd) {
    char byte = 0;
    struct iovec data = {&byte, 1};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof(control));
    struct msghdr message = {0};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof(control.bytes);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    if (sendmsg(ends[0], &message, 0) < 0)
        return -errno;
    memset(&control, 0, sizeof(control));
    message.msg_controllen = sizeof(control.bytes);
    if (recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) < 0)
        return -errno;
    header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS)
        return -EPROTO;
    int received;
    memcpy(&received, CMSG_DATA(header), sizeof(received));
    return received;
}

int sys_dup_over_socket(int fd) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends))
        return -errno;
    int received = send_and_receive(ends, fd);
    close(ends[0]);
    close(ends[1]);
    return received;
}
