/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clinux/stop_signals.h"

#include <string.h>

/* Any thread may run the handler. */
static volatile int last_signal;
static volatile int next_signal;
static volatile int is_from_terminal;

static void record(int signal, siginfo_t *info, void *context) {
    (void)context;
    is_from_terminal = info->si_code == SI_KERNEL;
    last_signal = signal;
    __atomic_store_n(&next_signal, signal, __ATOMIC_SEQ_CST);
}

void sys_record_signal(int signal) {
    struct sigaction before, action;
    sigaction(signal, NULL, &before);
    if (signal == SIGHUP && before.sa_handler == SIG_IGN)
        return;
    memset(&action, 0, sizeof(action));
    action.sa_sigaction = record;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(signal, &action, NULL);
}

int sys_last_signal(void) { return last_signal; }

int sys_next_signal(int *from_terminal) {
    int signal = __atomic_exchange_n(&next_signal, 0, __ATOMIC_SEQ_CST);
    *from_terminal = is_from_terminal;
    return signal;
}

/* Linux does not interrupt a wait for a signal without a handler. */
static void interrupt_wait(int signal) { (void)signal; }

void sys_block_child_signal(sigset_t *before) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = interrupt_wait;
    action.sa_flags = SA_RESTART;
    sigaction(SIGCHLD, &action, NULL);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &child, before);
}

int sys_wait(struct pollfd *fds, nfds_t count, int milliseconds) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    /* From here on a signal is pending until ppoll unblocks it, and then interrupts it. */
    if (next_signal)
        milliseconds = 0;
    sigset_t waiting = before;
    sigdelset(&waiting, SIGCHLD);
    struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    int ready = ppoll(fds, count, &limit, &waiting);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ready > 0 ? ready : 0;
}
