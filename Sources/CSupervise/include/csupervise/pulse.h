/* SPDX-License-Identifier: MIT */
/* Signals at regular times, which interrupt a thread that waits. */
#ifndef CSUPERVISE_PULSE_H
#define CSUPERVISE_PULSE_H

#include <stdint.h>

/// A timer_t, which is a pointer in some C libraries and leads nowhere.
typedef intptr_t supervise_pulse;

/// Makes a pulse of this thread, which does not beat yet; 0 or a negated errno.
int supervise_make_pulse(supervise_pulse *pulse);
/// Has it beat each so many milliseconds; 0 for not at all.
void supervise_set_pulse(supervise_pulse pulse, int milliseconds);
/// Ends it.
void supervise_end_pulse(supervise_pulse pulse);

#endif
