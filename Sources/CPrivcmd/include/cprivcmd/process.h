/* SPDX-License-Identifier: MIT */
/* Processes and signals for conformance tests. */
#ifndef CPRIVCMD_PROCESS_H
#define CPRIVCMD_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* fork(2), which Swift marks unavailable. The caller must be single-threaded, or call only
 * async-signal-safe functions in the child. Returns 0 in the child, its id in the parent, or
 * -errno. */
pid_t sys_fork(void);

/* Starts an interval timer that sends SIGALRM to this process. The handler counts the signals
 * and lacks SA_RESTART, so that they interrupt system calls. Returns 0 or -errno. */
int sys_start_interval_timer(uint32_t microseconds);

/* Stops the timer. Returns the number of signals. */
uint64_t sys_stop_interval_timer(void);

/* Returns the number of signals so far. */
uint64_t sys_alarm_count(void);

/* Makes a signal set a flag instead of ending the process. Interrupted system calls restart.
 * Returns 0 or -errno. */
int sys_catch_signal(int signal);

/* Returns the last caught signal, or 0. */
int sys_last_signal(void);

/* Calls ioctl(2) through the 32-bit entry on x86-64; returns -ENOSYS on other architectures.
 * The argument must lie below 4 GiB. Returns the result, or -errno. A kernel without 32-bit
 * system calls kills the process: call sys_has_compat_syscalls first. */
int64_t sys_compat_ioctl(int fd, uint32_t request, uint32_t argument);

/* Returns 1 if the kernel supports 32-bit system calls. It tries one in a child process. */
int sys_has_compat_syscalls(void);

/* Sends a descriptor over a socket pair to this process (SCM_RIGHTS). Returns the received
 * descriptor of the same open file description, or -errno. */
int sys_dup_over_socket(int fd);

#endif
