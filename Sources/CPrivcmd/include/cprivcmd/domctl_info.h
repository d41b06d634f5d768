/* SPDX-License-Identifier: MIT */
/*
 * The information that domctl's getdomaininfo and sysctl's getdomaininfolist return, and the
 * domctl operations that change it.
 * Source: xen/include/public/domctl.h (Xen 4.17, 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_INFO_H
#define CPRIVCMD_DOMCTL_INFO_H

#include "layout.h"

MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_pausedomain, 3);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_unpausedomain, 4);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_getvcpuinfo, 14);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_max_vcpus, 15);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_setdomainhandle, 17);

/* flags of a domain's information. */
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_dying, 1u << 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_hvm_guest, 1u << 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_shutdown, 1u << 2);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_paused, 1u << 3);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_blocked, 1u << 4);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_running, 1u << 5);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_debugged, 1u << 6);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_xs_domain, 1u << 7);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_hap, 1u << 8);
MIRROR_CONSTANT(MIRROR_XEN_DOMINF_shutdownshift, 16);

/* max_vcpu_id of a domain without virtual CPUs. */
MIRROR_CONSTANT(MIRROR_XEN_INVALID_MAX_VCPU_ID, 0xffffffff);

/// The emulated devices and other x86 configuration of a domain.
/// struct xen_arch_domainconfig, xen/include/public/arch-x86/xen.h (Xen 4.17, 4.20)
struct mirror_xen_arch_domainconfig {
    uint32_t emulation_flags;
    uint32_t misc_flags;
};
#define MIRROR_FIELDS_xen_arch_domainconfig(F, P, S)                                       \
    F(S, emulation_flags, 0) F(S, misc_flags, 4)
MIRROR_LAYOUT(xen_arch_domainconfig, 8);

/// Information about a domain.
/// struct xen_domctl_getdomaininfo, xen/include/public/domctl.h (Xen 4.17, 4.20)
struct mirror_xen_domctl_getdomaininfo {
    uint16_t domain;
    uint16_t pad1;
    uint32_t flags;
    uint64_t tot_pages;
    uint64_t max_pages;
    uint64_t outstanding_pages;
    uint64_t shr_pages;
    uint64_t paged_pages;
    uint64_t shared_info_frame;
    uint64_t cpu_time;
    uint32_t nr_online_vcpus;
    uint32_t max_vcpu_id;
    uint32_t ssidref;
    uint8_t handle[16];
    uint32_t cpupool;
    uint8_t gpaddr_bits;
    uint8_t pad2[7];
    struct mirror_xen_arch_domainconfig arch_config;
};
#define MIRROR_FIELDS_xen_domctl_getdomaininfo(F, P, S)                                    \
    F(S, domain, 0) P(S, pad1, 2) F(S, flags, 4) F(S, tot_pages, 8) F(S, max_pages, 16)    \
    F(S, outstanding_pages, 24) F(S, shr_pages, 32) F(S, paged_pages, 40)                  \
    F(S, shared_info_frame, 48) F(S, cpu_time, 56) F(S, nr_online_vcpus, 64)               \
    F(S, max_vcpu_id, 68) F(S, ssidref, 72) F(S, handle, 76) F(S, cpupool, 92)             \
    F(S, gpaddr_bits, 96) P(S, pad2, 97) F(S, arch_config, 104)
MIRROR_LAYOUT(xen_domctl_getdomaininfo, 112);

/// Sets the maximum number of virtual CPUs of a domain.
/// struct xen_domctl_max_vcpus, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_max_vcpus {
    uint32_t max;
};
#define MIRROR_FIELDS_xen_domctl_max_vcpus(F, P, S) F(S, max, 0)
MIRROR_LAYOUT(xen_domctl_max_vcpus, 4);

/// The state of a virtual CPU, and the CPU it runs on.
/// struct xen_domctl_getvcpuinfo, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_getvcpuinfo {
    uint32_t vcpu;
    uint8_t online;
    uint8_t blocked;
    uint8_t running;
    uint8_t _pad;
    uint64_t cpu_time;
    uint32_t cpu;
    uint32_t _pad2;
};
#define MIRROR_FIELDS_xen_domctl_getvcpuinfo(F, P, S)                                      \
    F(S, vcpu, 0) F(S, online, 4) F(S, blocked, 5) F(S, running, 6) P(S, _pad, 7)          \
    F(S, cpu_time, 8) F(S, cpu, 16) P(S, _pad2, 20)
MIRROR_LAYOUT(xen_domctl_getvcpuinfo, 24);

/// The toolstack's handle of a domain: a UUID.
/// struct xen_domctl_setdomainhandle, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_setdomainhandle {
    uint8_t handle[16];
};
#define MIRROR_FIELDS_xen_domctl_setdomainhandle(F, P, S) F(S, handle, 0)
MIRROR_LAYOUT(xen_domctl_setdomainhandle, 16);

#endif
