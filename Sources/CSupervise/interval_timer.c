/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/interval_timer.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The handler need not do anything: the signal interrupts a waiting system call. */
static void ignore_alarm(int signal) { (void)signal; }

int supervise_interval_timer_create(supervise_interval_timer *timer_id) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    sigemptyset(&action.sa_mask);
    action.sa_handler = ignore_alarm;
    if (sigaction(SIGALRM, &action, NULL))
        return -errno;
    struct sigevent event;
    memset(&event, 0, sizeof(event));
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGALRM;
    /* Some C libraries do not define sigev_notify_thread_id. */
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer))
        return -errno;
    *timer_id = (intptr_t)timer;
    return 0;
}

void supervise_interval_timer_set(supervise_interval_timer timer_id, int milliseconds) {
    struct timespec interval = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    struct itimerspec times = {interval, interval};
    timer_settime((timer_t)timer_id, 0, &times, NULL);
}

void supervise_interval_timer_delete(supervise_interval_timer timer_id) {
    timer_delete((timer_t)timer_id);
    signal(SIGALRM, SIG_DFL);
}
