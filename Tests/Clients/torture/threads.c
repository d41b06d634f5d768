// SPDX-License-Identifier: MIT
// Threads that issue calls, and threads that change the arguments of those calls.
#include "torture.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { THREADS = 8, CALLS = 500 };

static int shared;
static atomic_bool stop;

static void *many_calls(void *mine) {
    int own = open_privcmd();
    uint8_t text[16];
    for (int i = 0; i < CALLS; i++) {
        works(shared, "a call of a shared file");
        works(own, "a call of a thread's own file");
        if (i % 50 == 0) {
            expect(extraversion(own, text), 0, "a call that writes to a thread's stack");
            expect(issue(own, REQUEST_UNKNOWN, mine), -ENOTTY, "an unknown request");
            close(own);
            own = open_privcmd();
        }
    }
    close(own);
    return NULL;
}

static void threads(void) {
    shared = open_privcmd();
    pthread_t all[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&all[i], NULL, many_calls, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(all[i], NULL);
}

static char path[64];

/// Writes several paths over one another: the buffer holds a terminated string at each moment.
static void *flip_path(void *nothing) {
    (void)nothing;
    while (!stop) {
        memcpy(path, "/dev/xen/../null", 17);
        memcpy(path, "/dev/xen/privcmd", 17);
        memcpy(path, "/dev/zero\0rivcmd", 17);
    }
    return NULL;
}

/// Linux opens one of the paths, or a mix of them: the result is one of a few.
static void racing_path(void) {
    memcpy(path, PRIVCMD, sizeof PRIVCMD);
    pthread_t thread;
    pthread_create(&thread, NULL, flip_path, NULL);
    int wrong = 0;
    for (int i = 0; i < 2000; i++) {
        int file = open_file(path, O_RDWR | O_CLOEXEC);
        long result = file < 0 ? file : version(file);
        wrong += result != xen_version && result != -ENOTTY && result != -ENOENT &&
                 result != -ENOTDIR && result != -EISDIR && result != -EACCES && result != -EPERM;
        if (file >= 0) close(file);
    }
    stop = true;
    pthread_join(thread, NULL);
    check(!wrong, "%d of 2000 files gave an unexpected result", wrong);
    works(open_privcmd(), "a call afterwards");
}

static struct hypercall racing;
static uint8_t *moving;

static void *flip_argument(void *nothing) {
    (void)nothing;
    while (!stop) {
        atomic_thread_fence(memory_order_seq_cst);
        racing.op = 17;
        racing.arg[0] = 1;
        racing.arg[1] = (uintptr_t)moving;
        racing.arg[1] = 8;
        racing.arg[0] = 0;
        racing.op = 63;
    }
    return NULL;
}

static void *flip_page(void *nothing) {
    (void)nothing;
    while (!stop) {
        mprotect(moving, PAGE, PROT_NONE);
        mprotect(moving, PAGE, PROT_READ | PROT_WRITE);
    }
    return NULL;
}

static void racing_argument(void) {
    int file = open_privcmd();
    moving = pages(1);
    racing = (struct hypercall){17, {0}};
    pthread_t first, second;
    pthread_create(&first, NULL, flip_argument, NULL);
    pthread_create(&second, NULL, flip_page, NULL);
    int wrong = 0;
    for (int i = 0; i < 4000; i++) {
        long result = issue(file, REQUEST_HYPERCALL, &racing);
        wrong += result != xen_version && result != 0 && result != -EFAULT && result != -ENOSYS;
        result = extraversion(file, moving);
        wrong += result != 0 && result != -EFAULT;
    }
    stop = true;
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    check(!wrong, "%d calls returned an unexpected result", wrong);
    works(file, "a call afterwards");
}

static atomic_int current;

static void *reopen(void *nothing) {
    (void)nothing;
    while (!stop) {
        int file = open_file(PRIVCMD, O_RDWR | O_CLOEXEC);
        close(atomic_exchange(&current, file));
    }
    return NULL;
}

/// A file is closed while another thread issues calls on it.
static void racing_close(void) {
    current = open_privcmd();
    pthread_t thread;
    pthread_create(&thread, NULL, reopen, NULL);
    int wrong = 0;
    for (int i = 0; i < 4000; i++) {
        long result = version(current);
        wrong += result != xen_version && result != -EBADF;
    }
    stop = true;
    pthread_join(thread, NULL);
    check(!wrong, "%d calls returned an unexpected result", wrong);
    works(current, "a call afterwards");
}

static void *exit_soon(void *file) {
    usleep(2000);
    works(*(int *)file, "a call of the remaining thread");
    if (!exit_status()) dprintf(STDOUT_FILENO, "first-thread-ends: ok\n");
    _exit(exit_status());
}

static void first_thread_ends(void) {
    static int file;
    file = open_privcmd();
    pthread_t thread;
    pthread_create(&thread, NULL, exit_soon, &file);
    pthread_exit(NULL);
}

const struct subtest thread_subtests[] = {
    {.name = "threads", .run = threads},
    {.name = "racing-path", .run = racing_path},
    {.name = "racing-argument", .run = racing_argument},
    {.name = "racing-close", .run = racing_close},
    {.name = "first-thread-ends", .run = first_thread_ends},
    {0},
};
