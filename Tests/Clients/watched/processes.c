// SPDX-License-Identifier: MIT
// What processes do, and what they do with descriptors.
#include "watched.h"

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

// Process 1 calls, 2 its child, 3 its grandchild; each of a file of its own, too.
void forks(void) {
    int file = opened();
    call(file, 1, 0);
    pid_t child = fork();
    if (child == 0) {
        call(file, 2, 0);
        int own = opened();
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
    call(opened(), 1, 0);
    char own[] = "/proc/self/exe", deed[] = "once";
    char *words[] = {own, deed, (char *)node, NULL};
    pid_t child;
    if (posix_spawn(&child, own, NULL, NULL, words, environ)) fail("posix_spawn");
    wait_for(child);
}

// A daemon: it calls when the program has ended, and nobody waits for it any more.
void stays_behind(void) {
    int file = opened();
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
    int file = opened(), status;
    pid_t child = fork();
    if (child == 0) {
        call(file, 2, 0);
        raise(SIGSTOP);
        call(file, 2, 1);
        _exit(0);
    }
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) fail("not stopped");
    // It stays stopped: it would have called and ended by then.
    usleep(50000);
    if (waitpid(child, &status, WNOHANG | WUNTRACED) != 0) fail("not stopped for long");
    call(file, 1, 0);
    kill(child, SIGCONT);
    wait_for(child);
}

static int sent(int file) {
    int ends[2];
    char byte = 0, room[CMSG_SPACE(sizeof(int))];
    memset(room, 0, sizeof room);
    struct iovec piece = {&byte, 1};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = room,
                             .msg_controllen = sizeof room};
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

// The first file by all of its descriptors, then a second, then the first's number as a third's.
void duplicates(void) {
    int first = opened();
    call(first, 1, 0);
    call(dup(first), 1, 1);
    call(dup2(first, 100), 1, 2);
    call(fcntl(first, F_DUPFD_CLOEXEC, 200), 1, 3);
    call(sent(first), 1, 4);
    int second = opened();
    call(second, 2, 0);
    call(dup(second), 2, 1);
    close(first);
    int third = opened();
    if (third != first) fail("the lowest number is not given");
    call(third, 3, 0);
    // Not seen being opened, and known by what it is used for.
    call(open(node, O_RDONLY), 4, 0);
}
