// SPDX-License-Identifier: MIT
// The life of a descriptor: copied, inherited, sent, closed, used up.
#include "torture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void thousand(void) {
    enum { COUNT = 1000 };
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max < 2048 ? limit.rlim_max : 2048;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < COUNT + 16) skip("RLIMIT_NOFILE is too low");
    static int files[COUNT];
    for (int i = 0; i < COUNT; i++) files[i] = lent();
    for (int i = 0; i < COUNT; i++) works(files[i], "one of a thousand");
    for (int i = 0; i < COUNT; i += 2) close(files[i]);
    for (int i = 0; i < COUNT; i++)
        is(version(files[i]), i % 2 ? truth : -EBADF, "after every other was closed");
    for (int i = 0; i < COUNT; i += 2) files[i] = lent();
    for (int i = 0; i < COUNT; i++) works(files[i], "after they were opened anew");
}

static void duplicates(void) {
    int first = lent();
    int copies[] = {
        dup(first),
        dup2(first, 200),
        dup3(first, 201, O_CLOEXEC),
        fcntl(first, F_DUPFD, 202),
        fcntl(first, F_DUPFD_CLOEXEC, 300),
    };
    close(first);
    for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) works(copies[i], "a duplicate");
    check(fcntl(copies[2], F_GETFD) == FD_CLOEXEC, "dup3 loses O_CLOEXEC");
    check(fcntl(copies[3], F_GETFD) == 0, "F_DUPFD closes on exec");

    // Another file takes the number of one that was closed.
    int null = open("/dev/null", O_RDWR);
    dup2(null, copies[0]);
    is(version(copies[0]), -ENOTTY, "a number that is /dev/null's now");
    dup2(copies[1], null);
    works(null, "a number that was /dev/null's");
}

static void closed(void) {
    int file = lent();
    is(close(file), 0, "close");
    is(version(file), -EBADF, "a call after close");
    is(close(file) < 0 ? -errno : 0, -EBADF, "close after close");
    is(version(-1), -EBADF, "a call of descriptor -1");
    int again = lent();
    is(again, file, "the number of the next file");
    works(again, "the next file");
#ifdef SYS_close_range
    int other = lent();
    check(syscall(SYS_close_range, other, other, 0) == 0, "close_range: %s", strerror(errno));
    is(version(other), -EBADF, "a call after close_range");
#endif
}

static void flags(void) {
    int file = lent();
    is(fcntl(file, F_GETFD), FD_CLOEXEC, "the flags of a file opened with O_CLOEXEC");
    is(fcntl(file, F_GETFL) & O_ACCMODE, O_RDWR, "the mode of a file opened for both");
    int kept = opened(PRIVCMD, O_RDWR);
    is(fcntl(kept, F_GETFD), 0, "the flags of a file opened without O_CLOEXEC");
    int only = opened(PRIVCMD, O_RDONLY | O_CLOEXEC);
    works(only, "a file opened for reading");
    is(fcntl(only, F_GETFL) & O_ACCMODE, O_RDONLY, "the mode of a file opened for reading");
    int write_only = opened(PRIVCMD, O_WRONLY | O_NONBLOCK);
    works(write_only, "a file opened for writing");
    is(fcntl(write_only, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_WRONLY | O_NONBLOCK,
       "the mode of a file opened for writing");
    is(ioctl(file, FIONCLEX), 0, "FIONCLEX");
    is(fcntl(file, F_GETFD), 0, "the flags after FIONCLEX");
}

static void files_have_nothing_to_read(void) {
    int file = lent();
    char byte = 0;
    is(read(file, &byte, 1) < 0 ? -errno : 1, -EINVAL, "read");
    is(write(file, &byte, 1) < 0 ? -errno : 1, -EINVAL, "write");
    is(lseek(file, 0, SEEK_SET) < 0 ? -errno : 0, -ESPIPE, "lseek");
    is(ftruncate(file, 0) < 0 ? -errno : 0, -EINVAL, "ftruncate");
}

/// Executes this program with a word and a descriptor, and gives its status.
static int execute(const char *word, int file) {
    char number[16], expected[32];
    snprintf(number, sizeof number, "%d", file);
    snprintf(expected, sizeof expected, "%ld", truth);
    pid_t child = fork();
    if (child == 0) {
        bool asks = !strcmp(word, "--ask");
        execl(own_path, own_path, word, number, asks ? expected : NULL, NULL);
        _exit(126);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

static void inherited(void) {
    int file = opened(PRIVCMD, O_RDWR);
    is(execute("--ask", file), 0, "a call of the next program");
    is(execute("--is-open", lent()), 1 << 8, "a file opened with O_CLOEXEC in the next program");
}

static void send_file(int socket, int file) {
    char byte = 0, room[CMSG_SPACE(sizeof file)];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room,
                             .msg_controllen = sizeof room};
    memset(room, 0, sizeof room);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(header), &file, sizeof file);
    check(sendmsg(socket, &message, 0) == 1, "sendmsg: %s", strerror(errno));
}

static int receive_file(int socket) {
    char byte, room[CMSG_SPACE(sizeof(int))];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room,
                             .msg_controllen = sizeof room};
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) return -errno;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header) return -ENOMSG;
    int file;
    memcpy(&file, CMSG_DATA(header), sizeof file);
    return file;
}

static void sent(void) {
    int sockets[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, sockets);
    pid_t child = fork();
    if (child == 0) {
        send_file(sockets[1], lent());
        int back = receive_file(sockets[1]);
        works(back, "a file that the parent sent");
        _exit(verdict());
    }
    int file = receive_file(sockets[0]);
    works(file, "a file that a child sent");
    is(fcntl(file, F_GETFD), FD_CLOEXEC, "its flags");
    int own = lent();
    send_file(sockets[0], own);
    close(own);
    ended(child, "the sender");
    works(file, "a file whose sender is gone");
}

static void exhausted(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 32;
    setrlimit(RLIMIT_NOFILE, &limit);
    int last = -1, file;
    while ((file = opened(PRIVCMD, O_RDWR | O_CLOEXEC)) >= 0) last = file;
    is(file, -EMFILE, "open with every number taken");
    is(opened("/dev/null", O_RDWR), -EMFILE, "open of another file then");
    is(last, 31, "the last number");
    works(last, "the last file");
    close(last);
    is(opened(PRIVCMD, O_RDWR), last, "open after one was closed");
    works(last, "that file");
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &limit);
    is(opened(PRIVCMD, O_RDWR), -EMFILE, "open where none may be open");
    works(last, "a file that is open all the same");
}

static void reopened(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", lent());
    int again = opened(path, O_RDWR);
    check(again >= 0, "open %s: %s", path, strerror(-again));
    works(again, "a file opened through /proc/self/fd");
}

static void path_only(void) {
    int file = opened(PRIVCMD, O_PATH | O_CLOEXEC);
    check(file >= 0, "open with O_PATH: %s", strerror(-file));
    is(version(file), -EBADF, "a call of a path");
    check(fcntl(file, F_GETFL) & O_PATH, "O_PATH is lost");
    is(fcntl(file, F_GETFD), FD_CLOEXEC, "its flags");
}

const struct subtest descriptor_subtests[] = {
    {.name = "thousand", .run = thousand},
    {.name = "duplicates", .run = duplicates},
    {.name = "closed", .run = closed},
    {.name = "flags", .run = flags},
    {.name = "nothing-to-read", .run = files_have_nothing_to_read},
    {.name = "inherited", .run = inherited},
    {.name = "sent", .run = sent},
    {.name = "exhausted", .run = exhausted},
    {.name = "reopened", .run = reopened},
    {.name = "path-only", .run = path_only},
    {0},
};
