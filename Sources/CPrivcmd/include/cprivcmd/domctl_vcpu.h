/* SPDX-License-Identifier: MIT */
/*
 * Arguments of domctl: virtual CPUs and their features.
 * Source: xen/include/public/domctl.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_VCPU_H
#define CPRIVCMD_DOMCTL_VCPU_H

#include "sysctl.h"

/* The size of a vcpu_guest_context on x86-64. Source: xen/include/public/arch-x86/xen.h. */
MIRROR_CONSTANT(MIRROR_vcpu_guest_context_size, 5168);

/// The registers of a virtual CPU: ctxt points to a vcpu_guest_context.
/// struct xen_domctl_vcpucontext, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vcpucontext {
    uint32_t vcpu;
    uint8_t _pad0[4];
    uint64_t ctxt;
};
#define MIRROR_FIELDS_xen_domctl_vcpucontext(F, P, S)                                      \
    F(S, vcpu, 0) P(S, _pad0, 4) F(S, ctxt, 8)
MIRROR_LAYOUT(xen_domctl_vcpucontext, 16);

/// The hard and soft affinity of a virtual CPU.
/// struct xen_domctl_vcpuaffinity, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vcpuaffinity {
    uint32_t vcpu;
    uint32_t flags;
    struct mirror_xenctl_bitmap cpumap_hard;
    struct mirror_xenctl_bitmap cpumap_soft;
};
#define MIRROR_FIELDS_xen_domctl_vcpuaffinity(F, P, S)                                     \
    F(S, vcpu, 0) F(S, flags, 4) F(S, cpumap_hard, 8) F(S, cpumap_soft, 24)
MIRROR_LAYOUT(xen_domctl_vcpuaffinity, 40);

/// One leaf of CPUID.
/// struct xen_cpuid_leaf, xen/include/public/arch-x86/xen.h (Xen 4.20)
struct mirror_xen_cpuid_leaf {
    uint32_t leaf;
    uint32_t subleaf;
    uint32_t a;
    uint32_t b;
    uint32_t c;
    uint32_t d;
};
#define MIRROR_FIELDS_xen_cpuid_leaf(F, P, S)                                              \
    F(S, leaf, 0) F(S, subleaf, 4) F(S, a, 8) F(S, b, 12) F(S, c, 16) F(S, d, 20)
MIRROR_LAYOUT(xen_cpuid_leaf, 24);

/// One model-specific register.
/// struct xen_msr_entry, xen/include/public/arch-x86/xen.h (Xen 4.20)
struct mirror_xen_msr_entry {
    uint32_t idx;
    uint32_t flags;
    uint64_t val;
};
#define MIRROR_FIELDS_xen_msr_entry(F, P, S) F(S, idx, 0) F(S, flags, 4) F(S, val, 8)
MIRROR_LAYOUT(xen_msr_entry, 16);

/// The CPU policy of a domain; the error fields name what Xen rejects.
/// struct xen_domctl_cpu_policy, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_cpu_policy {
    uint32_t nr_leaves;
    uint32_t nr_msrs;
    uint64_t leaves;
    uint64_t msrs;
    uint32_t err_leaf;
    uint32_t err_subleaf;
    uint32_t err_msr;
    uint8_t _pad0[4];
};
#define MIRROR_FIELDS_xen_domctl_cpu_policy(F, P, S)                                       \
    F(S, nr_leaves, 0) F(S, nr_msrs, 4) F(S, leaves, 8) F(S, msrs, 16)                     \
    F(S, err_leaf, 24) F(S, err_subleaf, 28) F(S, err_msr, 32) P(S, _pad0, 36)
MIRROR_LAYOUT(xen_domctl_cpu_policy, 40);

/// The extended state of a virtual CPU: size bytes at buffer.
/// struct xen_domctl_vcpuextstate, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vcpuextstate {
    uint32_t vcpu;
    uint8_t _pad0[4];
    uint64_t xfeature_mask;
    uint64_t size;
    uint64_t buffer;
};
#define MIRROR_FIELDS_xen_domctl_vcpuextstate(F, P, S)                                     \
    F(S, vcpu, 0) P(S, _pad0, 4) F(S, xfeature_mask, 8) F(S, size, 16) F(S, buffer, 24)
MIRROR_LAYOUT(xen_domctl_vcpuextstate, 32);

/// One model-specific register of a virtual CPU.
/// struct xen_domctl_vcpu_msr, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vcpu_msr {
    uint32_t index;
    uint32_t reserved;
    uint64_t value;
};
#define MIRROR_FIELDS_xen_domctl_vcpu_msr(F, P, S)                                         \
    F(S, index, 0) F(S, reserved, 4) F(S, value, 8)
MIRROR_LAYOUT(xen_domctl_vcpu_msr, 16);

/// Model-specific registers of a virtual CPU.
/// struct xen_domctl_vcpu_msrs, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vcpu_msrs {
    uint32_t vcpu;
    uint32_t msr_count;
    uint64_t msrs;
};
#define MIRROR_FIELDS_xen_domctl_vcpu_msrs(F, P, S)                                        \
    F(S, vcpu, 0) F(S, msr_count, 4) F(S, msrs, 8)
MIRROR_LAYOUT(xen_domctl_vcpu_msrs, 16);

/// Enables single-stepping of a virtual CPU.
/// struct xen_domctl_debug_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_debug_op {
    uint32_t op;
    uint32_t vcpu;
};
#define MIRROR_FIELDS_xen_domctl_debug_op(F, P, S) F(S, op, 0) F(S, vcpu, 4)
MIRROR_LAYOUT(xen_domctl_debug_op, 8);

/// Controls the trace of a virtual CPU.
/// struct xen_domctl_vmtrace_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vmtrace_op {
    uint32_t cmd;
    uint32_t vcpu;
    uint64_t key;
    uint64_t value;
};
#define MIRROR_FIELDS_xen_domctl_vmtrace_op(F, P, S)                                       \
    F(S, cmd, 0) F(S, vcpu, 4) F(S, key, 8) F(S, value, 16)
MIRROR_LAYOUT(xen_domctl_vmtrace_op, 24);

/// Pauses a virtual CPU for a debugger, or unpauses it.
/// struct xen_domctl_gdbsx_pauseunp_vcpu, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_gdbsx_pauseunp_vcpu {
    uint32_t vcpu;
};
#define MIRROR_FIELDS_xen_domctl_gdbsx_pauseunp_vcpu(F, P, S) F(S, vcpu, 0)
MIRROR_LAYOUT(xen_domctl_gdbsx_pauseunp_vcpu, 4);

/// The domain's status for a debugger, and the virtual CPU that stopped.
/// struct xen_domctl_gdbsx_domstatus, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_gdbsx_domstatus {
    uint8_t paused;
    uint8_t _pad0[3];
    uint32_t vcpu_id;
    uint32_t vcpu_ev;
};
#define MIRROR_FIELDS_xen_domctl_gdbsx_domstatus(F, P, S)                                  \
    F(S, paused, 0) P(S, _pad0, 1) F(S, vcpu_id, 4) F(S, vcpu_ev, 8)
MIRROR_LAYOUT(xen_domctl_gdbsx_domstatus, 12);

/// Attaches a domain to cache monitoring.
/// struct xen_domctl_psr_cmt_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_psr_cmt_op {
    uint32_t cmd;
    uint32_t data;
};
#define MIRROR_FIELDS_xen_domctl_psr_cmt_op(F, P, S) F(S, cmd, 0) F(S, data, 4)
MIRROR_LAYOUT(xen_domctl_psr_cmt_op, 8);

/// A domain's allocation of cache or memory bandwidth.
/// struct xen_domctl_psr_alloc, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_psr_alloc {
    uint32_t cmd;
    uint32_t target;
    uint64_t data;
};
#define MIRROR_FIELDS_xen_domctl_psr_alloc(F, P, S)                                        \
    F(S, cmd, 0) F(S, target, 4) F(S, data, 8)
MIRROR_LAYOUT(xen_domctl_psr_alloc, 16);

#endif
