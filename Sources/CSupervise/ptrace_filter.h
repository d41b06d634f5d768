/* SPDX-License-Identifier: MIT */
/* The 16 bits of data that the ptrace filter passes to the tracer with a call
 * (SECCOMP_RET_DATA). */
#ifndef CSUPERVISE_PTRACE_FILTER_H
#define CSUPERVISE_PTRACE_FILTER_H

#include <linux/audit.h>

#if defined(__x86_64__)
#define FILTER_NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define FILTER_NATIVE_ARCH AUDIT_ARCH_AARCH64
#endif

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
