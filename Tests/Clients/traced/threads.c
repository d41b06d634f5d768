// SPDX-License-Identifier: MIT
// Actions with several threads.
#include "traced.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

enum { THREADS = 4, CALLS = 200 };

static int file;

static void *many(void *caller) {
    for (uint32_t number = 0; number < CALLS; number++)
        call(file, (uint32_t)(uintptr_t)caller, number);
    return NULL;
}

static atomic_uint made;

static void *endlessly(void *caller) {
    for (uint32_t number = 0; number < UINT32_MAX; number++, made++)
        call(file, (uint32_t)(uintptr_t)caller, number);
    return NULL;
}

// Returns when the other threads are issuing calls.
static void wait_for_calls(void) {
    while (made < 10 * THREADS) usleep(1000);
}

static void start(pthread_t *all, void *(*body)(void *)) {
    for (uintptr_t index = 0; index < THREADS; index++)
        if (pthread_create(&all[index], NULL, body, (void *)(index + 2))) fail("pthread_create");
}

void threads(void) {
    pthread_t all[THREADS];
    file = open_node();
    start(all, many);
    many((void *)1);
    for (int index = 0; index < THREADS; index++) pthread_join(all[index], NULL);
}

static void *executes(void *nothing) {
    (void)nothing;
    call(file, 9, 0);
    char number[16];
    snprintf(number, sizeof number, "%d", file);
    exec_self("after-exec", number);
}

void thread_executes(void) {
    pthread_t all[THREADS], other;
    file = open_node();
    start(all, endlessly);
    wait_for_calls();
    pthread_create(&other, NULL, executes, NULL);
    pthread_join(other, NULL);
}

void first_thread_ends(void) {
    pthread_t other;
    file = open_node();
    pthread_create(&other, NULL, many, (void *)2);
    pthread_exit(NULL);
}

void killed_among_threads(void) {
    pthread_t all[THREADS];
    file = open_node();
    start(all, endlessly);
    wait_for_calls();
    kill(getpid(), SIGKILL);
}

static void handle(int number) {
    (void)number;
    call(file, 2, made++);
}

void alarms(void) {
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval often = {{0, 300}, {0, 300}}, never = {{0, 0}, {0, 0}};
    file = open_node();
    setitimer(ITIMER_REAL, &often, NULL);
    for (uint32_t number = 0; number < CALLS * 10; number++) call(file, 1, number);
    setitimer(ITIMER_REAL, &never, NULL);
    printf("%u\n", made);
}
