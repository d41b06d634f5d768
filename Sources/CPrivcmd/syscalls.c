/* SPDX-License-Identifier: MIT */
#include "cprivcmd/syscalls.h"

#include <errno.h>
#include <sys/ioctl.h>

int64_t mirror_ioctl(int fd, uint32_t request, uintptr_t argument) {
    /* The request stays unsigned: a sign bit (_IOC_READ) must not spread into 64 bits. */
    int result = ioctl(fd, (unsigned long)request, argument);
    /* Only -1 is an error. A hypercall's result may be any int, others below 0 included. */
    return result == -1 ? -(int64_t)errno : result;
}
