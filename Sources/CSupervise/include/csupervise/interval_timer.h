/* SPDX-License-Identifier: MIT */
/* An interval timer whose signal interrupts a waiting thread. */
#ifndef CSUPERVISE_INTERVAL_TIMER_H
#define CSUPERVISE_INTERVAL_TIMER_H

#include <stdint.h>

/// A timer_t, which some C libraries define as a pointer that is not an address.
typedef intptr_t supervise_interval_timer;

/// Makes a stopped timer that signals this thread; returns 0 or a negated errno.
int supervise_interval_timer_create(supervise_interval_timer *timer_id);
/// Sets the timer's interval; 0 stops it.
void supervise_interval_timer_set(supervise_interval_timer timer_id, int milliseconds);
/// Deletes the timer.
void supervise_interval_timer_delete(supervise_interval_timer timer_id);

#endif
