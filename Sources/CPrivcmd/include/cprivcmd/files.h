/* SPDX-License-Identifier: MIT */
/* What files of Linux can do that the C library declares for GNU sources only. */
#ifndef MIRROR_FILES_H
#define MIRROR_FILES_H

#include <stdint.h>

/* Flags of open(2): O_PATH and O_DIRECT, which differs between architectures. */
extern const int mirror_open_path_only;
extern const int mirror_open_direct;

/* Adds a descriptor to a fresh epoll descriptor. Returns 0 or -errno. */
int mirror_watch_by_epoll(int fd);

/* A fresh eventfd, closed on exec. Returns the descriptor or -errno. */
int mirror_make_eventfd(void);

/* A file that lies in memory alone, of so many bytes of zeroes, closed on exec. Returns the
 * descriptor or -errno. */
int mirror_make_memory_file(int64_t size);

#endif
