// SPDX-License-Identifier: MIT
// A program to be traced: a test knows its calls, and finds the ones that a recording lacks.
//
//     traced ACTION NODE [ARGUMENT]
//
// The node may be any file, since the results do not matter: each call names its caller.
#include "traced.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *node;
static const char *self;

void fail(const char *what) {
    fprintf(stderr, "traced: %s: %s\n", what, strerror(errno));
    exit(99);
}

int open_node(void) {
    int file = open(node, O_RDWR);
    if (file < 0) fail(node);
    return file;
}

void call(int file, uint32_t caller, uint32_t number) {
    uint32_t argument[2] = {caller, number};
    ioctl(file, REQUEST_UNKNOWN, argument);
}

void exec_self(const char *action, const char *argument) {
    execl(self, self, action, node, argument, NULL);
    fail(self);
}

static void once(void) { call(open_node(), 1, 0); }

static void addresses(void) {
    int file = open_node();
    long page = sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || munmap(pages + page, page)) fail("mmap");
    uint32_t good[2] = {0x300, 0};
    ioctl(file, REQUEST_PCIDEV_GET_GSI, good);
    ioctl(file, REQUEST_PCIDEV_GET_GSI, NULL);
    ioctl(file, REQUEST_PCIDEV_GET_GSI, (void *)1);
    ioctl(file, REQUEST_PCIDEV_GET_GSI, pages + page - 4);
    ioctl(file, REQUEST_PCIDEV_GET_GSI, (void *)(1ul << 63));
}

// Calls that are not recorded: another type, another file, no file.
static void others(void) {
    uint32_t argument[2] = {0, 0};
    ioctl(open_node(), 0x5401, argument);
    int zero = open("/dev/zero", O_RDWR);
    ioctl(zero, REQUEST_UNKNOWN, argument);
    ioctl(-1, REQUEST_UNKNOWN, argument);
    ioctl(999, REQUEST_UNKNOWN, argument);
}

static void crashes(void) {
    call(open_node(), 1, 0);
    *(volatile char *)NULL = 1;
}

static void kills_itself(void) {
    call(open_node(), 1, 0);
    kill(getpid(), SIGKILL);
}

static void executes(void) {
    int file = open_node();
    char number[16];
    snprintf(number, sizeof number, "%d", file);
    call(file, 1, 0);
    exec_self("after-exec", number);
}

static void after_exec(const char *number) { call(atoi(number), 1, 1); }

static void compat(void) {
#ifdef __x86_64__
    // 54 is ioctl in the 32-bit table; the argument has to lie below 4 GiB.
    uint32_t *argument = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (argument == MAP_FAILED) fail("mmap");
    argument[0] = 0x300;
    argument[1] = 7;
    long result = 54;
    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"((long)open_node()), "c"(REQUEST_PCIDEV_GET_GSI), "d"(argument)
                     : "memory", "r8", "r9", "r10", "r11");
    printf("%ld\n", result);
#else
    puts("none");
#endif
}

static void waits(int ignores) {
    if (ignores) signal(SIGTERM, SIG_IGN);
    call(open_node(), 1, 0);
    puts("ready");
    fflush(stdout);
    for (;;) pause();
}

// Runs a command with a filter that forbids it a system call.
static void without(const char *name, char **command) {
    int forbidden = !strcmp(name, "ptrace") ? __NR_ptrace : __NR_seccomp;
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, forbidden, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
        fail("seccomp");
    execvp(command[0], command);
    fail(command[0]);
}

static const struct {
    const char *name;
    void (*run)(void);
} actions[] = {
    {"once", once},
    {"addresses", addresses},
    {"others", others},
    {"crashes", crashes},
    {"kills-itself", kills_itself},
    {"executes", executes},
    {"compat", compat},
    {"threads", threads},
    {"thread-executes", thread_executes},
    {"first-thread-ends", first_thread_ends},
    {"killed-among-threads", killed_among_threads},
    {"forks", forks},
    {"spawns", spawns},
    {"stays-behind", outlives_parent},
    {"stops", stops},
    {"duplicates", duplicates},
    {"alarms", alarms},
};

int main(int count, char **arguments) {
    if (count < 3) fail("usage: traced ACTION NODE [ARGUMENT]");
    self = arguments[0];
    node = arguments[2];
    if (!strcmp(arguments[1], "without")) without(arguments[2], arguments + 3);
    if (!strcmp(arguments[1], "after-exec")) return after_exec(arguments[3]), 0;
    if (!strcmp(arguments[1], "waits")) waits(0);
    if (!strcmp(arguments[1], "ignores")) waits(1);
    for (size_t index = 0; index < sizeof actions / sizeof *actions; index++)
        if (!strcmp(arguments[1], actions[index].name)) return actions[index].run(), 5;
    fail(arguments[1]);
}
