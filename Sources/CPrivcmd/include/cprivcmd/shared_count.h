/* SPDX-License-Identifier: MIT */
/* Counting in memory that several processes share. */
#ifndef MIRROR_SHARED_COUNT_H
#define MIRROR_SHARED_COUNT_H

#include <stdint.h>

/* Adds one, and returns the new count. */
uint64_t mirror_count_up(uint64_t *count);

/* Reads the count. */
uint64_t mirror_count_now(const uint64_t *count);

#endif
