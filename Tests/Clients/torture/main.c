// SPDX-License-Identifier: MIT
// A program that uses /dev/xen/privcmd in every way that a program may, and knows what Linux answers.
//
//     torture SUBTEST     prints `SUBTEST: ok`, or what went wrong; 77 where it cannot be tried
//     torture all         each of them in a process of its own
//     torture list
//
// What it expects holds on a real dom0 as root (Linux 6.1 and later). It asks by itself what the
// hypervisor answers, so that it is no matter which one does.
#include "torture.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { XEN_VERSION = 17, COMMAND_VERSION = 0, COMMAND_EXTRAVERSION = 1, SKIPPED = 77 };

long truth;
const char *own_path;
static const char *subtest_name = "torture";
static _Atomic int failures;

long ask(int file, unsigned long request, const void *argument) {
    int result = ioctl(file, request, argument);
    return result < 0 ? -errno : result;
}

long version(int file) {
    struct hypercall call = {XEN_VERSION, {COMMAND_VERSION}};
    return ask(file, REQUEST_HYPERCALL, &call);
}

long extraversion(int file, void *to) {
    struct hypercall call = {XEN_VERSION, {COMMAND_EXTRAVERSION, (uintptr_t)to}};
    return ask(file, REQUEST_HYPERCALL, &call);
}

int opened(const char *path, int flags) {
    int file = open(path, flags, 0600);
    return file < 0 ? -errno : file;
}

int lent(void) {
    int file = opened(PRIVCMD, O_RDWR | O_CLOEXEC);
    check(file >= 0, "open %s: %s", PRIVCMD, strerror(-file));
    if (file < 0) exit(verdict());
    return file;
}

void check(bool holds, const char *format, ...) {
    if (holds) return;
    failures++;
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    // One write, so that what several processes say stays apart.
    dprintf(STDOUT_FILENO, "%s: %s\n", subtest_name, text);
}

static const char *word(long value, char *room, size_t size) {
    if (value < 0)
        snprintf(room, size, "%s", strerror(-value));
    else
        snprintf(room, size, "%ld", value);
    return room;
}

void is(long value, long expected, const char *what) {
    char left[64], right[64];
    check(value == expected, "%s: %s, and not %s", what, word(value, left, sizeof left),
          word(expected, right, sizeof right));
}

void works(int file, const char *what) { is(version(file), truth, what); }

void ended(pid_t child, const char *what) {
    int status = 0;
    pid_t waited;
    while ((waited = waitpid(child, &status, 0)) < 0 && errno == EINTR) {}
    check(waited == child && WIFEXITED(status) && WEXITSTATUS(status) == 0,
          "%s: the child ended with %#x", what, status);
}

int verdict(void) { return failures ? 1 : 0; }

void skip(const char *why) {
    dprintf(STDOUT_FILENO, "%s: skipped: %s\n", subtest_name, why);
    exit(SKIPPED);
}

uint8_t *pages(size_t count) {
    uint8_t *first = mmap(NULL, (count + 1) * PAGE, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(first != MAP_FAILED, "mmap: %s", strerror(errno));
    if (first == MAP_FAILED) exit(verdict());
    mprotect(first + count * PAGE, PAGE, PROT_NONE);
    memset(first, 0x5a, count * PAGE);
    return first;
}

static char folder_path[PATH_MAX];
static pid_t folder_owner;

static void remove_folder(void) {
    if (folder_owner != getpid()) return;
    DIR *directory = opendir(folder_path);
    struct dirent *entry;
    while (directory && (entry = readdir(directory)))
        if (entry->d_name[0] != '.') unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory) closedir(directory);
    rmdir(folder_path);
}

const char *folder(void) {
    if (folder_path[0]) return folder_path;
    const char *base = getenv("TMPDIR");
    snprintf(folder_path, sizeof folder_path, "%s/torture-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder_path)) {
        check(false, "mkdtemp %s: %s", folder_path, strerror(errno));
        exit(verdict());
    }
    folder_owner = getpid();
    atexit(remove_folder);
    return folder_path;
}

const char *in_folder(const char *name) {
    static char paths[8][PATH_MAX + 64];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder(), name);
    return path;
}

static const struct subtest *const tables[] = {
    argument_subtests, descriptor_subtests, look_subtests,   mapping_subtests, path_subtests,
    process_subtests,  signal_subtests,     thread_subtests, end_subtests,
};

/// Calls with each subtest until one answers something else than 0.
static int each(int (*body)(const struct subtest *, const char *), const char *word) {
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct subtest *subtest = tables[i]; subtest->name; subtest++) {
            int result = body(subtest, word);
            if (result) return result;
        }
    return 0;
}

static int list_one(const struct subtest *subtest, const char *word) {
    (void)word;
    puts(subtest->name);
    return 0;
}

static int run_named(const struct subtest *subtest, const char *name) {
    if (strcmp(subtest->name, name)) return 0;
    subtest_name = subtest->name;
    int file = lent();
    truth = version(file);
    check(truth > 0, "the first call: %s", strerror(-truth));
    close(file);
    if (truth > 0) subtest->run();
    if (!failures) dprintf(STDOUT_FILENO, "%s: ok\n", subtest_name);
    exit(verdict());
}

static int bad;

/// In a process of its own, as if it had been named.
static int run_apart(const struct subtest *subtest, const char *word) {
    (void)word;
    if (subtest->alone) return 0;
    pid_t child = fork();
    if (child == 0) run_named(subtest, subtest->name);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    bool well = subtest->dies
                    ? WIFSIGNALED(status) && WTERMSIG(status) == subtest->dies
                    : WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77);
    if (!well) {
        bad++;
        dprintf(STDOUT_FILENO, "%s: ended with %#x\n", subtest->name, status);
    }
    return 0;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    // Resolved now, since a subtest may leave the folder, or the root.
    static char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    own_path = length > 0 ? path : argv[0];

    // What a subtest executes: asks through an inherited descriptor, or ends.
    if (argc == 4 && !strcmp(argv[1], "--ask"))
        return version(atoi(argv[2])) == atol(argv[3]) ? 0 : 1;
    if (argc == 3 && !strcmp(argv[1], "--end")) return atoi(argv[2]);
    if (argc == 3 && !strcmp(argv[1], "--is-open"))
        return fcntl(atoi(argv[2]), F_GETFD) >= 0 ? 0 : 1;

    if (argc == 2 && !strcmp(argv[1], "list")) return each(list_one, NULL);
    if (argc == 2 && !strcmp(argv[1], "all")) {
        each(run_apart, NULL);
        return bad ? 1 : 0;
    }
    if (argc == 2) each(run_named, argv[1]);
    fprintf(stderr, "usage: torture SUBTEST|all|list\n");
    return 64;
}
