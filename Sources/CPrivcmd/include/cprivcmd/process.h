/* SPDX-License-Identifier: MIT */
/* Processes and signals, as the contract's bench needs them. */
#ifndef CPRIVCMD_PROCESS_H
#define CPRIVCMD_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* fork(2), which Swift hides: the caller has to be single-threaded, or call only what is safe
 * between fork and exec. Returns 0 in the child, its id in the parent, or -errno. */
pid_t mirror_fork(void);

/* Sends this thread's process SIGALRM at an interval, with a handler that counts them and
 * without SA_RESTART: every call that can be interrupted is. Returns 0 or -errno. */
int mirror_start_alarms(uint32_t microseconds);

/* Stops them. Returns how many came. */
uint64_t mirror_stop_alarms(void);

/* How many have come so far. */
uint64_t mirror_alarm_count(void);

/* Makes a signal set a flag instead of ending the process, restarting calls that it interrupts.
 * Returns 0 or -errno. */
int mirror_watch_signal(int signal);

/* The signal that came last among those watched, or 0. */
int mirror_watched_signal(void);

/* ioctl(2) as a 32-bit program makes it, on x86-64: -ENOSYS elsewhere. The argument has to lie
 * below 4 GiB. Returns the result, or -errno. A kernel without 32-bit system calls kills the
 * process: ask mirror_has_compat_calls first. */
int64_t mirror_compat_ioctl(int fd, uint32_t request, uint32_t argument);

/* Whether the kernel takes 32-bit system calls, found out in a child. */
int mirror_has_compat_calls(void);

/* A descriptor as a process gets it that is sent one over a socket: another descriptor of the
 * same open file, or -errno. */
int mirror_passed_descriptor(int fd);

#endif
