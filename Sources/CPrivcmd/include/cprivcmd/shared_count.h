/* SPDX-License-Identifier: MIT */
/* Atomic counters in memory that several processes share. */
#ifndef MIRROR_SHARED_COUNT_H
#define MIRROR_SHARED_COUNT_H

#include <stdint.h>

/* Increments the counter, and returns the new value. */
uint64_t sys_atomic_increment(uint64_t *count);

/* Returns the value. */
uint64_t sys_atomic_load(const uint64_t *count);

#endif
