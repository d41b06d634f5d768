/* SPDX-License-Identifier: MIT */
/* What procfs says of a traced program. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csupervise/watch.h"

/* A thread's own folder, and not its process's: a first thread that has ended has no files. */
#define THREAD_PATH "/proc/%d/"
enum { LONGEST_OWN = 48 };

static ssize_t read_link(const char *link, char *path, size_t room) {
    ssize_t length = readlink(link, path, room);
    return length < 0 ? -errno : length;
}

ssize_t supervise_descriptor_path(pid_t thread, int fd, char *path, size_t room) {
    char link[LONGEST_OWN];
    snprintf(link, sizeof(link), THREAD_PATH "fd/%d", (int)thread, fd);
    return read_link(link, path, room);
}

int supervise_hold_descriptor(pid_t thread, int fd) {
    char link[LONGEST_OWN];
    snprintf(link, sizeof(link), THREAD_PATH "fd/%d", (int)thread, fd);
    return open(link, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

ssize_t supervise_held_path(int held, char *path, size_t room) {
    ssize_t length = readlinkat(held, "", path, room);
    return length < 0 ? -errno : length;
}

ssize_t supervise_directory_path(pid_t thread, char *path, size_t room) {
    char link[LONGEST_OWN];
    snprintf(link, sizeof(link), THREAD_PATH "cwd", (int)thread);
    return read_link(link, path, room);
}

static int is_same(const char *one, const char *other) {
    struct stat a, b;
    if (stat(one, &a) || stat(other, &b) || (a.st_mode & S_IFMT) != (b.st_mode & S_IFMT))
        return 0;
    if (S_ISCHR(a.st_mode))
        return a.st_rdev == b.st_rdev;
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int supervise_is_descriptor_of(pid_t thread, int fd, const char *path) {
    char link[LONGEST_OWN];
    snprintf(link, sizeof(link), THREAD_PATH "fd/%d", (int)thread, fd);
    return is_same(link, path);
}

int supervise_is_path_of(pid_t thread, const char *path, const char *other) {
    char seen[LONGEST_OWN + PATH_MAX];
    int length = snprintf(seen, sizeof(seen), THREAD_PATH "root%s", (int)thread, path);
    return length > 0 && (size_t)length < sizeof(seen) && is_same(seen, other);
}

static pid_t status_number(pid_t thread, const char *key, pid_t otherwise) {
    char path[LONGEST_OWN], line[256];
    snprintf(path, sizeof(path), THREAD_PATH "status", (int)thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return otherwise;
    int number = otherwise;
    size_t length = strlen(key);
    while (fgets(line, sizeof(line), file))
        if (!strncmp(line, key, length) && sscanf(line + length, ": %d", &number) == 1)
            break;
    fclose(file);
    return number;
}

pid_t supervise_process_of(pid_t thread) { return status_number(thread, "Tgid", thread); }

pid_t supervise_tracer_of(pid_t process) { return status_number(process, "TracerPid", 0); }
