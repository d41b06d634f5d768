/* SPDX-License-Identifier: MIT */
#include "cprivcmd/shared_count.h"

uint64_t mirror_count_up(uint64_t *count) { return __atomic_add_fetch(count, 1, __ATOMIC_RELAXED); }

uint64_t mirror_count_now(const uint64_t *count) {
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}
