// SPDX-License-Identifier: MIT
// Descriptors that are copied, inherited, sent, closed and exhausted.
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
    for (int i = 0; i < COUNT; i++) files[i] = open_privcmd();
    for (int i = 0; i < COUNT; i++) works(files[i], "one of a thousand");
    for (int i = 0; i < COUNT; i += 2) close(files[i]);
    for (int i = 0; i < COUNT; i++)
        expect(version(files[i]), i % 2 ? xen_version : -EBADF, "after every other was closed");
    for (int i = 0; i < COUNT; i += 2) files[i] = open_privcmd();
    for (int i = 0; i < COUNT; i++) works(files[i], "after they were opened again");
}

static void duplicates(void) {
    int first = open_privcmd();
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

    // Another file gets the number of a closed one.
    int null = open("/dev/null", O_RDWR);
    dup2(null, copies[0]);
    expect(version(copies[0]), -ENOTTY, "a number that now refers to /dev/null");
    dup2(copies[1], null);
    works(null, "a number that referred to /dev/null");
}

static void closed(void) {
    int file = open_privcmd();
    expect(close(file), 0, "close");
    expect(version(file), -EBADF, "a call after close");
    expect(close(file) < 0 ? -errno : 0, -EBADF, "close after close");
    expect(version(-1), -EBADF, "a call of descriptor -1");
    int again = open_privcmd();
    expect(again, file, "the number of the next file");
    works(again, "the next file");
#ifdef SYS_close_range
    int other = open_privcmd();
    check(syscall(SYS_close_range, other, other, 0) == 0, "close_range: %s", strerror(errno));
    expect(version(other), -EBADF, "a call after close_range");
#endif
}

static void flags(void) {
    int file = open_privcmd();
    expect(fcntl(file, F_GETFD), FD_CLOEXEC, "the flags of a file opened with O_CLOEXEC");
    expect(fcntl(file, F_GETFL) & O_ACCMODE, O_RDWR, "the mode of a file opened for both");
    int kept = open_file(PRIVCMD, O_RDWR);
    expect(fcntl(kept, F_GETFD), 0, "the flags of a file opened without O_CLOEXEC");
    int only = open_file(PRIVCMD, O_RDONLY | O_CLOEXEC);
    works(only, "a file opened for reading");
    expect(fcntl(only, F_GETFL) & O_ACCMODE, O_RDONLY, "the mode of a file opened for reading");
    int write_only = open_file(PRIVCMD, O_WRONLY | O_NONBLOCK);
    works(write_only, "a file opened for writing");
    expect(fcntl(write_only, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_WRONLY | O_NONBLOCK,
       "the mode of a file opened for writing");
    expect(ioctl(file, FIONCLEX), 0, "FIONCLEX");
    expect(fcntl(file, F_GETFD), 0, "the flags after FIONCLEX");
}

static void files_have_nothing_to_read(void) {
    int file = open_privcmd();
    char byte = 0;
    expect(read(file, &byte, 1) < 0 ? -errno : 1, -EINVAL, "read");
    expect(write(file, &byte, 1) < 0 ? -errno : 1, -EINVAL, "write");
    expect(lseek(file, 0, SEEK_SET) < 0 ? -errno : 0, -ESPIPE, "lseek");
    expect(ftruncate(file, 0) < 0 ? -errno : 0, -EINVAL, "ftruncate");
}

/// Executes this program with an option and a descriptor, and returns its wait status.
static int execute(const char *option, int file) {
    char number[16], expected[32];
    snprintf(number, sizeof number, "%d", file);
    snprintf(expected, sizeof expected, "%ld", xen_version);
    pid_t child = fork();
    if (child == 0) {
        bool issues = !strcmp(option, "--call");
        execl(own_path, own_path, option, number, issues ? expected : NULL, NULL);
        _exit(126);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

static void inherited(void) {
    int file = open_file(PRIVCMD, O_RDWR);
    expect(execute("--call", file), 0, "a call of the next program");
    expect(execute("--is-open", open_privcmd()), 1 << 8,
           "a file opened with O_CLOEXEC in the next program");
}

static void send_file(int socket, int file) {
    char byte = 0, control[CMSG_SPACE(sizeof file)];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    memset(control, 0, sizeof control);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(header), &file, sizeof file);
    check(sendmsg(socket, &message, 0) == 1, "sendmsg: %s", strerror(errno));
}

static int receive_file(int socket) {
    char byte, control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
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
        send_file(sockets[1], open_privcmd());
        int back = receive_file(sockets[1]);
        works(back, "a file that the parent sent");
        _exit(exit_status());
    }
    int file = receive_file(sockets[0]);
    works(file, "a file that a child sent");
    expect(fcntl(file, F_GETFD), FD_CLOEXEC, "its flags");
    int own = open_privcmd();
    send_file(sockets[0], own);
    close(own);
    expect_exit(child, "the sender");
    works(file, "a file whose sender has exited");
}

static void exhausted(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 32;
    setrlimit(RLIMIT_NOFILE, &limit);
    int last = -1, file;
    while ((file = open_file(PRIVCMD, O_RDWR | O_CLOEXEC)) >= 0) last = file;
    expect(file, -EMFILE, "open with every number in use");
    expect(open_file("/dev/null", O_RDWR), -EMFILE, "open of another file then");
    expect(last, 31, "the last number");
    works(last, "the last file");
    close(last);
    expect(open_file(PRIVCMD, O_RDWR), last, "open after one was closed");
    works(last, "that file");
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &limit);
    expect(open_file(PRIVCMD, O_RDWR), -EMFILE, "open where none may be open");
    works(last, "a file opened before the limit");
}

static void reopened(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", open_privcmd());
    int again = open_file(path, O_RDWR);
    check(again >= 0, "open %s: %s", path, strerror(-again));
    works(again, "a file opened through /proc/self/fd");
}

static void path_only(void) {
    int file = open_file(PRIVCMD, O_PATH | O_CLOEXEC);
    check(file >= 0, "open with O_PATH: %s", strerror(-file));
    expect(version(file), -EBADF, "a call of a path");
    check(fcntl(file, F_GETFL) & O_PATH, "O_PATH is lost");
    expect(fcntl(file, F_GETFD), FD_CLOEXEC, "its flags");
}

const struct subtest descriptor_subtests[] = {
    {.name = "thousand-files", .run = thousand},
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
