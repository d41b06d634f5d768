/* SPDX-License-Identifier: MIT */
#include "CIoctlLoop.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <time.h>

struct argument {
    uint32_t sbdf;
    uint32_t gsi;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t gsi_loop_in_c(int fd, uint32_t request, uint32_t sbdf, uint64_t count) {
    int64_t start = now();
    for (uint64_t i = 0; i < count; i++) {
        struct argument argument = {sbdf, 0};
        if (ioctl(fd, request, &argument) != -1 || errno != ENOTTY)
            return -1;
    }
    return now() - start;
}
