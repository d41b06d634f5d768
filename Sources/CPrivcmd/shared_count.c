/* SPDX-License-Identifier: MIT */
#include "cprivcmd/shared_count.h"

uint64_t sys_atomic_increment(uint64_t *count) { return __atomic_add_fetch(count, 1, __ATOMIC_RELAXED); }

uint64_t sys_atomic_load(const uint64_t *count) {
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}
