/* SPDX-License-Identifier: MIT */
/* Reads what procfs shows of a traced program. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csupervise/ptrace.h"

/* The directory of the thread, not of its process: a first thread that has ended shows no files. */
#define PROC_THREAD "/proc/%d/"
enum { PROC_PATH_SIZE = 48 };

static ssize_t read_link(const char *link, char *path, size_t size) {
    ssize_t length = readlink(link, path, size);
    return length < 0 ? -errno : length;
}

ssize_t supervise_fd_path(pid_t thread, int fd, char *path, size_t size) {
    char link[PROC_PATH_SIZE];
    snprintf(link, sizeof(link), PROC_THREAD "fd/%d", (int)thread, fd);
    return read_link(link, path, size);
}

int supervise_open_fd_link(pid_t thread, int fd) {
    char link[PROC_PATH_SIZE];
    snprintf(link, sizeof(link), PROC_THREAD "fd/%d", (int)thread, fd);
    return open(link, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

ssize_t supervise_fd_link_path(int link_fd, char *path, size_t size) {
    ssize_t length = readlinkat(link_fd, "", path, size);
    return length < 0 ? -errno : length;
}

ssize_t supervise_cwd_path(pid_t thread, char *path, size_t size) {
    char link[PROC_PATH_SIZE];
    snprintf(link, sizeof(link), PROC_THREAD "cwd", (int)thread);
    return read_link(link, path, size);
}

static int is_same_node(const char *one, const char *other) {
    struct stat a, b;
    if (stat(one, &a) || stat(other, &b) || (a.st_mode & S_IFMT) != (b.st_mode & S_IFMT))
        return 0;
    if (S_ISCHR(a.st_mode))
        return a.st_rdev == b.st_rdev;
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int supervise_fd_refers_to(pid_t thread, int fd, const char *path) {
    char link[PROC_PATH_SIZE];
    snprintf(link, sizeof(link), PROC_THREAD "fd/%d", (int)thread, fd);
    return is_same_node(link, path);
}

int supervise_path_refers_to(pid_t thread, const char *path, const char *other) {
    char seen[PROC_PATH_SIZE + PATH_MAX];
    int length = snprintf(seen, sizeof(seen), PROC_THREAD "root%s", (int)thread, path);
    return length > 0 && (size_t)length < sizeof(seen) && is_same_node(seen, other);
}

static pid_t read_status_number(pid_t thread, const char *key, pid_t otherwise) {
    char path[PROC_PATH_SIZE], line[256];
    snprintf(path, sizeof(path), PROC_THREAD "status", (int)thread);
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

pid_t supervise_tgid_of(pid_t thread) { return read_status_number(thread, "Tgid", thread); }

pid_t supervise_tracer_of(pid_t process) { return read_status_number(process, "TracerPid", 0); }
