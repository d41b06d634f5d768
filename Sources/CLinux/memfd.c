/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clinux/memfd.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

int sys_memfd_create(int64_t size) {
    int fd = memfd_create("privcmd-probe", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (ftruncate(fd, size)) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}
