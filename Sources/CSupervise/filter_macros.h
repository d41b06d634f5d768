/* SPDX-License-Identifier: MIT */
/* Instructions that both seccomp filters use. */
#ifndef CSUPERVISE_FILTER_MACROS_H
#define CSUPERVISE_FILTER_MACROS_H

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "no seccomp audit architecture is defined for this machine"
#endif

/* The ioctl type (_IOC_TYPE) of privcmd's requests. */
#define PRIVCMD_TYPE 'P'

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Bits 31:0 of an argument, on a little-endian machine. */
#define LOAD_ARGUMENT(n) LOAD(args[n])
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

#endif
