/* SPDX-License-Identifier: MIT */
#ifndef CSUPERVISE_PTRACE_FILTER_H
#define CSUPERVISE_PTRACE_FILTER_H

#include "filter_macros.h"

/* Installs the filter in this process. Returns 0 or an errno. It is async-signal-safe. */
int install_trace_filter(void);

/* The 16 bits of data that the filter passes to the tracer with a call (SECCOMP_RET_DATA). */

#define FILTER_IOCTL 1
#define FILTER_OPEN 2
/* openat and openat2 have the directory and the path in the same arguments. */
#define FILTER_OPENAT 3

/* Marks this filter's data, so that a filter of the program itself is not mistaken for it. */
#define FILTER_MARK 0x5000
#define FILTER_COMPAT 0x100
#define FILTER_DATA(call, compat) (FILTER_MARK | ((compat) ? FILTER_COMPAT : 0) | (call))

#define FILTER_CALL(data) ((data) & 0xff)
#define FILTER_IS_COMPAT(data) (((data) & FILTER_COMPAT) != 0)
#define FILTER_IS_OURS(data) (((data) & 0xfe00) == FILTER_MARK)

#endif
