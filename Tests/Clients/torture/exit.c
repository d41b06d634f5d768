// SPDX-License-Identifier: MIT
// The ways in which a program can exit with files open and mapped.
#include "torture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/// Issues a call, and leaves files and mappings for Linux to clean up.
static int busy(void) {
    int file = open_privcmd();
    works(file, "a call");
    int node = open_file(HYPERCALL_NODE, O_RDWR);
    check(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, node, 0) != MAP_FAILED,
          "mmap: %s", strerror(errno));
    if (exit_status()) _exit(exit_status());
    return file;
}

/// Writes to an inaccessible page.
static void fault(void) { *(volatile uint8_t *)pages(0) = 1; }

static void crashes(void) {
    busy();
    fault();
}

static void aborts(void) {
    busy();
    abort();
}

static void kills_itself(void) {
    busy();
    kill(getpid(), SIGKILL);
}

static void terminates_itself(void) {
    busy();
    raise(SIGTERM);
}

static void executes(void) {
    busy();
    dprintf(STDOUT_FILENO, "executes: ok\n");
    execl(own_path, own_path, "--end", "0", NULL);
    check(false, "exec: %s", strerror(errno));
}

/// Forks twice into a session of its own, so that no process waits for it.
/// Returns true in the daemon, false in the program.
static bool daemonise(void) {
    pid_t child = fork();
    if (child > 0) {
        expect_exit(child, "the intermediate process");
        return false;
    }
    setsid();
    if (fork() > 0) _exit(0);
    return true;
}

static void daemon_reports(void) {
    int file = busy(), pipes[2];
    check(pipe(pipes) == 0, "pipe");
    if (daemonise()) {
        for (int i = 0; i < 200; i++) works(file, "a daemon's call");
        works(open_privcmd(), "a daemon's own file");
        char result = exit_status();
        _exit(write(pipes[1], &result, 1) != 1);
    }
    close(pipes[1]);
    char result = 1;
    expect(read(pipes[0], &result, 1), 1, "a daemon's report");
    expect(result, 0, "a daemon's status");
    // Wait for the daemon's exit, so that it does not outlive the program.
    expect(read(pipes[0], &result, 1), 0, "a daemon's second report");
    usleep(50000);
}

/// The program exits, and its daemon ignores SIGTERM and issues calls for ten minutes.
static void daemon_stays(void) {
    int file = busy(), pipes[2];
    check(pipe(pipes) == 0, "pipe");
    if (!daemonise()) {
        pid_t daemon = 0;
        expect(read(pipes[0], &daemon, sizeof daemon), sizeof daemon, "the daemon's PID");
        dprintf(STDOUT_FILENO, "daemon %d\n", daemon);
        return;
    }
    signal(SIGTERM, SIG_IGN);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    pid_t own = getpid();
    if (write(pipes[1], &own, sizeof own) != sizeof own) _exit(1);
    for (int i = 0; i < 60000 && version(file) == xen_version; i++) usleep(10000);
    _exit(0);
}

static void child_crashes(void) {
    int file = busy();
    for (int i = 0; i < 5; i++) {
        pid_t child = fork();
        if (child == 0) {
            works(file, "a child's call");
            fault();
        }
        int status = 0;
        waitpid(child, &status, 0);
        check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "the child ended with %#x",
              status);
    }
    works(file, "a call after the children crashed");
}

/// Children that are killed while they issue calls.
static void killed_while_calling(void) {
    int file = busy();
    for (int i = 0; i < 30; i++) {
        pid_t child = fork();
        if (child == 0)
            for (;;) version(file);
        usleep(1000 + 137 * i);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the child ended with %#x",
              status);
        works(file, "a call after a child was killed");
    }
}

/// Closes every descriptor, as daemons do: the supervisor's own descriptors are not affected.
static void closes_all(void) {
    for (int file = 3; file < 1024; file++) close(file);
    works(open_privcmd(), "a call after every file was closed");
}

const struct subtest exit_subtests[] = {
    {.name = "crashes", .run = crashes, .dies = SIGSEGV},
    {.name = "aborts", .run = aborts, .dies = SIGABRT},
    {.name = "kills-itself", .run = kills_itself, .dies = SIGKILL},
    {.name = "terminates-itself", .run = terminates_itself, .dies = SIGTERM},
    {.name = "executes", .run = executes},
    {.name = "daemon", .run = daemon_reports},
    {.name = "daemon-stays", .run = daemon_stays, .alone = true},
    {.name = "child-crashes", .run = child_crashes},
    {.name = "killed-while-calling", .run = killed_while_calling},
    {.name = "closes-all", .run = closes_all},
    {0},
};
