// SPDX-License-Identifier: MIT
// A program to be watched: what it calls is known beforehand, so that a test can tell what is missing.
//
//     watched DEED NODE [ARGUMENT]
//
// The node may be any file: the calls tell who makes them, whatever comes of them.
#include "watched.h"

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
    fprintf(stderr, "watched: %s: %s\n", what, strerror(errno));
    exit(99);
}

int opened(void) {
    int file = open(node, O_RDWR);
    if (file < 0) fail(node);
    return file;
}

void call(int file, uint32_t who, uint32_t which) {
    uint32_t argument[2] = {who, which};
    ioctl(file, REQUEST_NOBODY_HAS, argument);
}

void again(const char *deed, const char *argument) {
    execl(self, self, deed, node, argument, NULL);
    fail(self);
}

static void once(void) { call(opened(), 1, 0); }

static void addresses(void) {
    int file = opened();
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

// Calls of which none is to be told: another type, another file, no file.
static void others(void) {
    uint32_t argument[2] = {0, 0};
    ioctl(opened(), 0x5401, argument);
    int zero = open("/dev/zero", O_RDWR);
    ioctl(zero, REQUEST_NOBODY_HAS, argument);
    ioctl(-1, REQUEST_NOBODY_HAS, argument);
    ioctl(999, REQUEST_NOBODY_HAS, argument);
}

static void crashes(void) {
    call(opened(), 1, 0);
    *(volatile char *)NULL = 1;
}

static void kills_itself(void) {
    call(opened(), 1, 0);
    kill(getpid(), SIGKILL);
}

static void executes(void) {
    int file = opened();
    char number[16];
    snprintf(number, sizeof number, "%d", file);
    call(file, 1, 0);
    again("after-exec", number);
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
                     : "b"((long)opened()), "c"(REQUEST_PCIDEV_GET_GSI), "d"(argument)
                     : "memory", "r8", "r9", "r10", "r11");
    printf("%ld\n", result);
#else
    puts("none");
#endif
}

static void waits(int ignores) {
    if (ignores) signal(SIGTERM, SIG_IGN);
    call(opened(), 1, 0);
    puts("ready");
    fflush(stdout);
    for (;;) pause();
}

// Runs a command that is not allowed a system call.
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
} deeds[] = {
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
    {"stays-behind", stays_behind},
    {"stops", stops},
    {"duplicates", duplicates},
    {"alarms", alarms},
};

int main(int count, char **words) {
    if (count < 3) fail("which deed, on which node?");
    self = words[0];
    node = words[2];
    if (!strcmp(words[1], "without")) without(words[2], words + 3);
    if (!strcmp(words[1], "after-exec")) return after_exec(words[3]), 0;
    if (!strcmp(words[1], "waits")) waits(0);
    if (!strcmp(words[1], "ignores")) waits(1);
    for (size_t index = 0; index < sizeof deeds / sizeof *deeds; index++)
        if (!strcmp(words[1], deeds[index].name)) return deeds[index].run(), 5;
    fail(words[1]);
}
