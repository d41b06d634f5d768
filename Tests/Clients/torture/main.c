// SPDX-License-Identifier: MIT
// Uses /dev/xen/privcmd in every way that a program can, and checks the results against Linux's.
//
//     torture SUBTEST     prints `SUBTEST: ok`, or each failure; exits with 77 if it skips
//     torture all         runs each subtest in a process of its own
//     torture list        prints the names of the subtests
//
// The expected results are those of a real dom0 as root (Linux 6.1 and later). The version of Xen
// is read by a first call, so that any version passes.
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

long xen_version;
const char *own_path;
static const char *subtest_name = "torture";
static _Atomic int failures;

long issue(int file, unsigned long request, const void *argument) {
    int result = ioctl(file, request, argument);
    return result < 0 ? -errno : result;
}

long version(int file) {
    struct hypercall call = {XEN_VERSION, {COMMAND_VERSION}};
    return issue(file, REQUEST_HYPERCALL, &call);
}

long extraversion(int file, void *to) {
    struct hypercall call = {XEN_VERSION, {COMMAND_EXTRAVERSION, (uintptr_t)to}};
    return issue(file, REQUEST_HYPERCALL, &call);
}

int open_file(const char *path, int flags) {
    int file = open(path, flags, 0600);
    return file < 0 ? -errno : file;
}

int open_privcmd(void) {
    int file = open_file(PRIVCMD, O_RDWR | O_CLOEXEC);
    check(file >= 0, "open %s: %s", PRIVCMD, strerror(-file));
    if (file < 0) exit(exit_status());
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
    // One write, so that the lines of several processes do not mix.
    dprintf(STDOUT_FILENO, "%s: %s\n", subtest_name, text);
}

static const char *result_text(long value, char *buffer, size_t size) {
    if (value < 0)
        snprintf(buffer, size, "%s", strerror(-value));
    else
        snprintf(buffer, size, "%ld", value);
    return buffer;
}

void expect(long value, long expected, const char *what) {
    char left[64], right[64];
    check(value == expected, "%s: got %s, expected %s", what,
          result_text(value, left, sizeof left), result_text(expected, right, sizeof right));
}

void works(int file, const char *what) { expect(version(file), xen_version, what); }

void expect_exit(pid_t child, const char *what) {
    int status = 0;
    pid_t waited;
    while ((waited = waitpid(child, &status, 0)) < 0 && errno == EINTR) {}
    check(waited == child && WIFEXITED(status) && WEXITSTATUS(status) == 0,
          "%s: the child ended with %#x", what, status);
}

int exit_status(void) { return failures ? 1 : 0; }

void skip(const char *why) {
    dprintf(STDOUT_FILENO, "%s: skipped: %s\n", subtest_name, why);
    exit(SKIPPED);
}

uint8_t *pages(size_t count) {
    uint8_t *first = mmap(NULL, (count + 1) * PAGE, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(first != MAP_FAILED, "mmap: %s", strerror(errno));
    if (first == MAP_FAILED) exit(exit_status());
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
        exit(exit_status());
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
    argument_subtests, descriptor_subtests, stat_subtests,   mapping_subtests, path_subtests,
    process_subtests,  signal_subtests,     thread_subtests, exit_subtests,
};

/// Calls a function with each subtest until it returns a value other than 0.
static int each(int (*body)(const struct subtest *, const char *), const char *name) {
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct subtest *subtest = tables[i]; subtest->name; subtest++) {
            int result = body(subtest, name);
            if (result) return result;
        }
    return 0;
}

static int list_one(const struct subtest *subtest, const char *name) {
    (void)name;
    puts(subtest->name);
    return 0;
}

static int run_named(const struct subtest *subtest, const char *name) {
    if (strcmp(subtest->name, name)) return 0;
    subtest_name = subtest->name;
    int file = open_privcmd();
    xen_version = version(file);
    check(xen_version > 0, "the first call: %s", strerror(-xen_version));
    close(file);
    if (xen_version > 0) subtest->run();
    if (!failures) dprintf(STDOUT_FILENO, "%s: ok\n", subtest_name);
    exit(exit_status());
}

static int failed_subtests;

/// Runs a subtest in a process of its own, as `torture SUBTEST` does.
static int run_in_child(const struct subtest *subtest, const char *name) {
    (void)name;
    if (subtest->alone) return 0;
    pid_t child = fork();
    if (child == 0) run_named(subtest, subtest->name);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    bool passed = subtest->dies
                    ? WIFSIGNALED(status) && WTERMSIG(status) == subtest->dies
                    : WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77);
    if (!passed) {
        failed_subtests++;
        dprintf(STDOUT_FILENO, "%s: ended with %#x\n", subtest->name, status);
    }
    return 0;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    // Resolved now, since a subtest may change the working directory or the root.
    static char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    own_path = length > 0 ? path : argv[0];

    // Modes that a subtest executes: issue a call through an inherited descriptor, or exit.
    if (argc == 4 && !strcmp(argv[1], "--call"))
        return version(atoi(argv[2])) == atol(argv[3]) ? 0 : 1;
    if (argc == 3 && !strcmp(argv[1], "--end")) return atoi(argv[2]);
    if (argc == 3 && !strcmp(argv[1], "--is-open"))
        return fcntl(atoi(argv[2]), F_GETFD) >= 0 ? 0 : 1;

    if (argc == 2 && !strcmp(argv[1], "list")) return each(list_one, NULL);
    if (argc == 2 && !strcmp(argv[1], "all")) {
        each(run_in_child, NULL);
        return failed_subtests ? 1 : 0;
    }
    if (argc == 2) each(run_named, argv[1]);
    fprintf(stderr, "usage: torture SUBTEST|all|list\n");
    return 64;
}
