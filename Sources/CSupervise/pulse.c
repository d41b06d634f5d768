/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/pulse.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* That it comes is enough: it interrupts what waits. */
static void beat(int signal) { (void)signal; }

int supervise_make_pulse(supervise_pulse *pulse) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    sigemptyset(&action.sa_mask);
    action.sa_handler = beat;
    if (sigaction(SIGALRM, &action, NULL))
        return -errno;
    struct sigevent event;
    memset(&event, 0, sizeof(event));
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGALRM;
    /* sigev_notify_thread_id has no name of its own in every C library. */
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer))
        return -errno;
    *pulse = (intptr_t)timer;
    return 0;
}

void supervise_set_pulse(supervise_pulse pulse, int milliseconds) {
    struct timespec interval = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    struct itimerspec times = {interval, interval};
    timer_settime((timer_t)pulse, 0, &times, NULL);
}

void supervise_end_pulse(supervise_pulse pulse) {
    timer_delete((timer_t)pulse);
    signal(SIGALRM, SIG_DFL);
}
