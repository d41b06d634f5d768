// SPDX-License-Identifier: MIT
// Signals during calls: privcmd does not return early, so no call is interrupted.
#include "torture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static volatile sig_atomic_t nested = -1;

static void handle(int number) {
    (void)number;
    count++;
    int saved = errno;
    if (nested >= 0 && version(nested) != xen_version) nested = -2;
    errno = saved;
}

static void every_100_microseconds(int flags, int calls) {
    struct sigaction action = {.sa_handler = handle, .sa_flags = flags};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval timer = {{0, 100}, {0, 100}};
    int file = open_privcmd();
    uint8_t *memory = pages(1);
    setitimer(ITIMER_REAL, &timer, NULL);
    int interrupted = 0, wrong = 0, made = 0;
    // Enough calls and enough signals, on a fast machine and on a slow one.
    for (; (made < calls || count < 200) && made < 200000; made++) {
        long result = version(file);
        interrupted += result == -EINTR;
        wrong += result != xen_version && result != -EINTR;
        result = extraversion(file, memory);
        interrupted += result == -EINTR;
        wrong += result != 0 && result != -EINTR;
    }
    int open_failed = 0;
    for (int i = 0; i < calls / 10; i++) {
        int other = open_file(PRIVCMD, O_RDWR | O_CLOEXEC);
        if (other < 0)
            open_failed = -other;
        else
            close(other);
    }
    timer = (struct itimerval){0};
    setitimer(ITIMER_REAL, &timer, NULL);
    check(count >= 100, "only %d signals came in %d calls", (int)count, made);
    check(!interrupted, "%d of %d calls were interrupted", interrupted, made);
    check(!wrong, "%d of %d calls were wrong", wrong, made);
    check(!open_failed, "open: %s", strerror(open_failed));
    works(file, "a call after all signals");
}

static void restarting(void) { every_100_microseconds(SA_RESTART, 2000); }

static void interrupting(void) { every_100_microseconds(0, 2000); }

/// The signal handler itself issues calls.
static void in_handler(void) {
    nested = open_privcmd();
    every_100_microseconds(SA_RESTART, 1000);
    check(nested != -2, "a call in the handler went wrong");
}

/// A blocked signal stays pending until the call has returned.
static void blocked(void) {
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &before);
    raise(SIGUSR1);
    works(open_privcmd(), "a call with a signal pending");
    check(count == 0, "a blocked signal was delivered");
    sigprocmask(SIG_SETMASK, &before, NULL);
    check(count == 1, "a signal was lost");
}

const struct subtest signal_subtests[] = {
    {.name = "signals-restarting", .run = restarting},
    {.name = "signals-interrupting", .run = interrupting},
    {.name = "signals-nested", .run = in_handler},
    {.name = "signals-blocked", .run = blocked},
    {0},
};
