// SPDX-License-Identifier: MIT
// Actions with several processes, and with several descriptors of a file.
#include "traced.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void wait_for(pid_t child) {
    int status;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) fail("waitpid");
}

// Caller 1 is the process, 2 its child, 3 its grandchild. The child also opens a file of its own.
void forks(void) {
    int file = open_node();
    call(file, 1, 0);
    pid_t child = fork();
    if (child == 0) {
        call(file, 2, 0);
        int own = open_node();
        call(own, 2, 1);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            call(own, 3, 0);
            call(file, 3, 1);
            _exit(7);
        }
        wait_for(grandchild);
        _exit(6);
    }
    wait_for(child);
    call(file, 1, 1);
}

void spawns(void) {
    call(open_node(), 1, 0);
    char own[] = "/proc/self/exe", action[] = "once";
    char *arguments[] = {own, action, (char *)node, NULL};
    pid_t child;
    if (posix_spawn(&child, own, NULL, NULL, arguments, environ)) fail("posix_spawn");
    wait_for(child);
}

// A daemon that issues its call after the program has exited.
void outlives_parent(void) {
    int file = open_node();
    if (fork()) return;
    setsid();
    if (fork()) _exit(0);
    while (getppid() != 1 && access("/proc/self", F_OK) == 0 && usleep(20000) == 0) {
        static int rounds;
        if (++rounds == 10) break;
    }
    call(file, 3, 0);
    _exit(0);
}

void stops(void) {
    int file = open_node(), status;
    pid_t child = fork();
    if (child == 0) {
        call(file, 2, 0);
        raise(SIGSTOP);
        call(file, 2, 1);
        _exit(0);
    }
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) fail("not stopped");
    // Stopped, not only interrupted: otherwise it would have called and exited by now.
    usleep(50000);
    if (waitpid(child, &status, WNOHANG | WUNTRACED) != 0) fail("not stopped for long");
    call(file, 1, 0);
    kill(child, SIGCONT);
    wait_for(child);
}

static int sent_over_socket(int file) {
    int ends[2];
    char byte = 0, control[CMSG_SPACE(sizeof(int))];
    memset(control, 0, sizeof control);
    struct iovec piece = {&byte, 1};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) fail("socketpair");
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(head), &file, sizeof file);
    if (sendmsg(ends[0], &message, 0) != 1 || recvmsg(ends[1], &message, 0) != 1) fail("sendmsg");
    memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof file);
    return file;
}

// A file by all of its descriptors, a second file, and a third with the first one's descriptor.
void duplicates(void) {
    int first = open_node();
    call(first, 1, 0);
    call(dup(first), 1, 1);
    call(dup2(first, 100), 1, 2);
    call(fcntl(first, F_DUPFD_CLOEXEC, 200), 1, 3);
    call(sent_over_socket(first), 1, 4);
    int second = open_node();
    call(second, 2, 0);
    call(dup(second), 2, 1);
    close(first);
    int third = open_node();
    if (third != first) fail("open does not return the lowest descriptor");
    call(third, 3, 0);
    // The tracer does not see this open, and learns of the file from the call.
    call(open(node, O_RDONLY), 4, 0);
}
