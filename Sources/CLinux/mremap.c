/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clinux/mremap.h"

#include <errno.h>
#include <sys/mman.h>

int64_t sys_mremap(uint64_t address, size_t from, size_t to) {
    void *moved = mremap((void *)(uintptr_t)address, from, to, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? -(int64_t)errno : (int64_t)(uintptr_t)moved;
}
