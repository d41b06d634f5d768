/* SPDX-License-Identifier: MIT */
/* What the filter tells the tracer of a call that it picked, in the 16 bits that it has for that. */
#ifndef CSUPERVISE_WATCH_FILTER_H
#define CSUPERVISE_WATCH_FILTER_H

#include <linux/audit.h>

#if defined(__x86_64__)
#define WATCH_NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define WATCH_NATIVE_ARCH AUDIT_ARCH_AARCH64
#endif

#define WATCH_IOCTL 1
#define WATCH_OPEN 2
/* openat and openat2 have the directory and the path in the same places. */
#define WATCH_OPENAT 3

/* Marked, so that another filter of the program's own is not taken for this one. */
#define WATCH_MARK 0x5000
#define WATCH_COMPAT 0x100
#define WATCH_DATA(call, compat) (WATCH_MARK | ((compat) ? WATCH_COMPAT : 0) | (call))

#define WATCH_CALL(data) ((data) & 0xff)
#define WATCH_IS_COMPAT(data) (((data) & WATCH_COMPAT) != 0)
#define WATCH_IS_OURS(data) (((data) & 0xfe00) == WATCH_MARK)

#endif
