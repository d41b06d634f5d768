/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int supervise_termination_signal(int wait_status) {
    return WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
}

int supervise_exit_status(int wait_status) { return WEXITSTATUS(wait_status); }

int supervise_set_child_subreaper(int adopt) {
    int before = 0;
    if (prctl(PR_GET_CHILD_SUBREAPER, &before) || prctl(PR_SET_CHILD_SUBREAPER, adopt))
        return -errno;
    return before;
}

void supervise_raise_fd_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Appends the children of one thread, from /proc/self/task/TID/children. */
static size_t append_children_of_thread(const char *thread, pid_t *children, size_t count, size_t capacity) {
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/task/%s/children", thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return count;
    int child;
    while (fscanf(file, "%d", &child) == 1) {
        if (count < capacity)
            children[count] = child;
        count++;
    }
    fclose(file);
    return count;
}

size_t supervise_list_children(pid_t *children, size_t capacity) {
    /* The kernel assigns an adopted child to any thread of this process. */
    size_t count = 0;
    int folder = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return 0;
    char entries[4096];
    long length;
    while ((length = syscall(SYS_getdents64, folder, entries, sizeof(entries))) > 0) {
        for (long at = 0; at < length;) {
            /* struct linux_dirent64: d_reclen at offset 16, d_name at 19. */
            unsigned short step;
            memcpy(&step, entries + at + 16, sizeof(step));
            const char *name = entries + at + 19;
            if (name[0] != '.')
                count = append_children_of_thread(name, children, count, capacity);
            at += step;
        }
    }
    close(folder);
    return count < capacity ? count : capacity;
}

int supervise_reap_child(pid_t child, int *wait_status) {
    pid_t ended;
    do
        ended = waitpid(child, wait_status, WNOHANG);
    while (ended < 0 && errno == EINTR);
    return ended < 0 ? -errno : ended == child;
}
