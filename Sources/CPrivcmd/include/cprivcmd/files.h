/* SPDX-License-Identifier: MIT */
/* File functions and flags that glibc declares only with _GNU_SOURCE. */
#ifndef MIRROR_FILES_H
#define MIRROR_FILES_H

#include <stdint.h>

/* O_PATH and O_DIRECT. The value of O_DIRECT depends on the architecture. */
extern const int sys_o_path;
extern const int sys_o_direct;

/* Adds a descriptor to a new epoll instance, and closes the instance. Returns 0 or -errno. */
int sys_epoll_add(int fd);

/* Creates an eventfd with close-on-exec. Returns the descriptor or -errno. */
int sys_eventfd(void);

/* Creates a memfd of the given size with close-on-exec. Returns the descriptor or -errno. */
int sys_memfd_create(int64_t size);

#endif
