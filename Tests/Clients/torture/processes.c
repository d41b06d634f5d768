// SPDX-License-Identifier: MIT
// Children of every kind, and processes that a supervisor cannot easily inspect.
#include "torture.h"

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void forks(void) {
    int file = open_privcmd();
    pid_t child = fork();
    if (child == 0) {
        works(file, "a child's call of its parent's file");
        int own = open_privcmd();
        works(own, "a child's call of its own file");
        pid_t grandchild = fork();
        if (grandchild == 0) {
            works(file, "a grandchild's call");
            works(own, "a grandchild's call of its parent's file");
            _exit(exit_status());
        }
        expect_exit(grandchild, "a grandchild");
        close(file);
        _exit(exit_status());
    }
    expect_exit(child, "a child");
    works(file, "a call of a file that a child closed");
}

static void hundred(void) {
    enum { COUNT = 100 };
    int file = open_privcmd();
    pid_t children[COUNT];
    for (int i = 0; i < COUNT; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            for (int j = 0; j < 20; j++) works(file, "a call of one of a hundred");
            int own = open_privcmd();
            works(own, "its own file");
            _exit(exit_status());
        }
        check(children[i] > 0, "fork: %s", strerror(errno));
    }
    for (int i = 0; i < COUNT; i++) expect_exit(children[i], "one of a hundred");
}

static void spawned(void) {
    int file = open_file(PRIVCMD, O_RDWR);
    char number[16], expected[32];
    snprintf(number, sizeof number, "%d", file);
    snprintf(expected, sizeof expected, "%ld", xen_version);
    char *arguments[] = {(char *)own_path, "--call", number, expected, NULL};
    for (int i = 0; i < 5; i++) {
        pid_t child = 0;
        int error = posix_spawn(&child, own_path, NULL, NULL, arguments, environ);
        check(error == 0, "posix_spawn: %s", strerror(error));
        expect_exit(child, "a spawned program");
    }
    pid_t child = vfork();
    if (child == 0) {
        execv(own_path, arguments);
        _exit(126);
    }
    expect_exit(child, "a program executed after vfork");
    child = vfork();
    if (child == 0) _exit(version(file) == xen_version ? 0 : 1);
    expect_exit(child, "a call after vfork");
}

static int thread_like(void *file) { return version(*(int *)file) == xen_version ? 0 : 1; }

/// Processes that share this process's memory, its files or both.
static void cloned(void) {
    static char stack[1 << 16] __attribute__((aligned(16)));
    int file = open_privcmd();
    int flags[] = {SIGCHLD, CLONE_VM | SIGCHLD, CLONE_VM | CLONE_FILES | SIGCHLD,
                   CLONE_FILES | CLONE_FS | SIGCHLD};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        pid_t child = clone(thread_like, stack + sizeof stack, flags[i], &file);
        check(child > 0, "clone %#x: %s", flags[i], strerror(errno));
        expect_exit(child, "a clone");
    }
}

static void not_dumpable(void) {
    int file = open_privcmd();
    uint8_t *memory = pages(1);
    check(prctl(PR_SET_DUMPABLE, 0) == 0, "PR_SET_DUMPABLE: %s", strerror(errno));
    works(file, "a call of a process that is not dumpable");
    expect(extraversion(file, memory), 0, "a call of it that writes to memory");
    works(open_privcmd(), "a file that it opened");
    expect(issue(file, REQUEST_HYPERCALL, NULL), -EFAULT, "a bad pointer of it");
}

static void rooted(void) {
    int file = open_privcmd();
    if (geteuid() != 0) skip("not root");
    const char *root = folder();
    pid_t child = fork();
    if (child == 0) {
        expect(chroot(root) < 0 ? -errno : 0, 0, "chroot");
        expect(chdir("/"), 0, "chdir");
        expect(open_file(PRIVCMD, O_RDWR), -ENOENT, "open in a root without devices");
        works(file, "a file opened before");
        _exit(exit_status());
    }
    expect_exit(child, "the child with another root");
}

static void renamed(void) {
    prctl(PR_SET_NAME, "a) b (\nc");
    works(open_privcmd(), "a call of a process with an odd name");
}

/// The program sets its own restriction in addition to the supervisor's.
static void no_new_privileges(void) {
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS: %s",
          strerror(errno));
    works(open_privcmd(), "a call after PR_SET_NO_NEW_PRIVS");
}

const struct subtest process_subtests[] = {
    {.name = "forks", .run = forks},
    {.name = "hundred-processes", .run = hundred},
    {.name = "spawned", .run = spawned},
    {.name = "cloned", .run = cloned},
    {.name = "not-dumpable", .run = not_dumpable},
    {.name = "chroot", .run = rooted},
    {.name = "process-name", .run = renamed},
    {.name = "no-new-privileges", .run = no_new_privileges},
    {0},
};
