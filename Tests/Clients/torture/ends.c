// SPDX-License-Identifier: MIT
// The ways in which a program may end, with files open and mapped.
#include "torture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/// Calls, and leaves files and memory to whoever cleans up.
static int busy(void) {
    int file = lent();
    works(file, "a call");
    int node = opened(HYPERCALL_NODE, O_RDWR);
    check(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, node, 0) != MAP_FAILED,
          "mmap: %s", strerror(errno));
    if (verdict()) _exit(verdict());
    return file;
}

/// Touches a page that may not be touched.
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

/// A process that nobody waits for: forked twice, in a session of its own. Gives whether this is it.
static bool daemonise(void) {
    pid_t child = fork();
    if (child > 0) {
        ended(child, "the process between");
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
        works(lent(), "a daemon's own file");
        char result = verdict();
        _exit(write(pipes[1], &result, 1) != 1);
    }
    close(pipes[1]);
    char result = 1;
    is(read(pipes[0], &result, 1), 1, "a daemon's report");
    is(result, 0, "what a daemon came to");
    // Until it is gone, lest it be left behind.
    is(read(pipes[0], &result, 1), 0, "a daemon's second report");
    usleep(50000);
}

/// The program ends, and its daemon does not: it calls for ten minutes, whoever asks it to stop.
static void daemon_stays(void) {
    int file = busy(), pipes[2];
    check(pipe(pipes) == 0, "pipe");
    if (!daemonise()) {
        pid_t daemon = 0;
        is(read(pipes[0], &daemon, sizeof daemon), sizeof daemon, "the daemon's number");
        dprintf(STDOUT_FILENO, "daemon %d\n", daemon);
        return;
    }
    signal(SIGTERM, SIG_IGN);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    pid_t own = getpid();
    if (write(pipes[1], &own, sizeof own) != sizeof own) _exit(1);
    for (int i = 0; i < 60000 && version(file) == truth; i++) usleep(10000);
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

/// Killed in the middle of calls, again and again.
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

/// Closes every descriptor it may have, as daemons do: whoever listens elsewhere is not hurt.
static void closes_all(void) {
    for (int file = 3; file < 1024; file++) close(file);
    works(lent(), "a call after every file was closed");
}

const struct subtest end_subtests[] = {
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
