/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "csupervise/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int supervise_ending_signal(int wait_status) {
    return WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
}

int supervise_exit_status(int wait_status) { return WEXITSTATUS(wait_status); }

int supervise_take_signals(sigset_t *before) {
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGINT);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGHUP);
    sigaddset(&taken, SIGCHLD);
    int error = pthread_sigmask(SIG_BLOCK, &taken, before);
    if (error)
        return -error;
    int fd = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int supervise_next_signal(int fd, pid_t *sender) {
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof(info)) != sizeof(info))
        return 0;
    *sender = info.ssi_code > 0 ? 0 : (pid_t)info.ssi_pid;
    return (int)info.ssi_signo;
}

void supervise_give_signals_back(const sigset_t *before) {
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

int supervise_adopt_orphans(int adopt) {
    int before = 0;
    if (prctl(PR_GET_CHILD_SUBREAPER, &before) || prctl(PR_SET_CHILD_SUBREAPER, adopt))
        return -errno;
    return before;
}

void supervise_allow_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* The children of one thread, as procfs lists them. */
static size_t children_of(const char *thread, pid_t *children, size_t count, size_t room) {
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/task/%s/children", thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return count;
    int child;
    while (fscanf(file, "%d", &child) == 1) {
        if (count < room)
            children[count] = child;
        count++;
    }
    fclose(file);
    return count;
}

size_t supervise_children(pid_t *children, size_t room) {
    /* A child that was adopted belongs to whichever thread the kernel chose. */
    size_t count = 0;
    int folder = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return 0;
    char entries[4096];
    long length;
    while ((length = syscall(SYS_getdents64, folder, entries, sizeof(entries))) > 0) {
        for (long at = 0; at < length;) {
            /* struct linux_dirent64: its length at 16, its name at 19. */
            unsigned short step;
            memcpy(&step, entries + at + 16, sizeof(step));
            const char *name = entries + at + 19;
            if (name[0] != '.')
                count = children_of(name, children, count, room);
            at += step;
        }
    }
    close(folder);
    return count < room ? count : room;
}

int supervise_has_ended(pid_t child, int *wait_status) {
    pid_t ended;
    do
        ended = waitpid(child, wait_status, WNOHANG);
    while (ended < 0 && errno == EINTR);
    return ended < 0 ? -errno : ended == child;
}
