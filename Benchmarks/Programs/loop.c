// SPDX-License-Identifier: MIT
// Times one kind of call, each call separately, and prints nanoseconds:
//
//     loop KIND COUNT             median, 90th and 99th percentile
//     loop start COUNT COMMAND…   the same for starting COMMAND and waiting for its end
//     loop nothing
//
// KIND is `gsi` (PCIDEV_GET_GSI of 0000:03:00.0 on /dev/xen/privcmd), `null` (the same request on
// /dev/null, which returns ENOTTY), `event` (a request on /dev/input/event0 that writes 4 bytes),
// `open` (of an ordinary file) or `getppid`. An unexpected result ends the program.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/input.h>

#define PCIDEV_GET_GSI 0x0008500aul

static int file;
static char **command;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "loop: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void open_node(const char *path) {
    file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) fail(path);
}

static void gsi(void) {
    uint32_t argument[2] = {0x300, 0};
    if (ioctl(file, PCIDEV_GET_GSI, argument) != 0 || argument[1] == 0) fail("PCIDEV_GET_GSI");
}

static void null(void) {
    uint32_t argument[2] = {0x300, 0};
    if (ioctl(file, PCIDEV_GET_GSI, argument) == 0 || errno != ENOTTY) fail("/dev/null");
}

static void event(void) {
    int version = 0;
    if (ioctl(file, EVIOCGVERSION, &version) != 0 || version == 0) fail("EVIOCGVERSION");
}

static void open_ordinary(void) {
    file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    if (file < 0) fail("/etc/passwd");
}

static void close_ordinary(void) { close(file); }

static void getppid_syscall(void) { syscall(SYS_getppid); }

static void start(void) {
    pid_t child = vfork();
    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (child < 0 || status != 0) fail(command[0]);
}

static const struct kind {
    const char *name, *node;
    void (*call)(void);
    void (*afterwards)(void);
    /// The number of calls between two clock readings, so that their cost is negligible.
    int at_once;
} kinds[] = {
    {"gsi", "/dev/xen/privcmd", gsi, NULL, 1},
    {"null", "/dev/null", null, NULL, 1},
    {"event", "/dev/input/event0", event, NULL, 1},
    {"open", NULL, open_ordinary, close_ordinary, 1},
    {"getppid", NULL, getppid_syscall, NULL, 50},
    {"start", NULL, start, NULL, 1},
};

static int by_size(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "nothing")) return 0;
    const struct kind *kind = kinds;
    size_t left = argc < 3 ? 0 : sizeof kinds / sizeof *kinds;
    for (; left && strcmp(kind->name, argv[1]); left--) kind++;
    int count = argc < 3 ? 0 : atoi(argv[2]);
    if (!left || count < 1 || (kind->call == start && argc < 4)) {
        fprintf(stderr, "usage: loop gsi|null|event|open|getppid|start COUNT [COMMAND...]\n");
        return 64;
    }
    command = argv + 3;
    if (kind->node) open_node(kind->node);

    int64_t *times = calloc(count, sizeof *times);
    // The first tenth is a warm-up.
    for (int i = -count / 10; i < count; i++) {
        int64_t begin = now();
        for (int j = 0; j < kind->at_once; j++) kind->call();
        int64_t end = now();
        if (kind->afterwards) kind->afterwards();
        if (i >= 0) times[i] = (end - begin) / kind->at_once;
    }
    qsort(times, count, sizeof *times, by_size);
    printf("%lld %lld %lld\n", (long long)times[count / 2], (long long)times[count * 9ll / 10],
           (long long)times[count * 99ll / 100]);
    return 0;
}
