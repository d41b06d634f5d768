/* SPDX-License-Identifier: MIT */
/*
 * Arguments of domctl: the configuration of a domain.
 * Source: xen/include/public/domctl.h (Xen 4.20).
 */
#ifndef CPRIVCMD_DOMCTL_DOMAIN_H
#define CPRIVCMD_DOMCTL_DOMAIN_H

#include "domctl_info.h"
#include "sysctl.h"

/* op of a xen_domctl_shadow_op. */
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_OFF, 0);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE_TEST, 1);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY, 2);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_CLEAN, 11);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_PEEK, 12);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION, 30);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION, 31);
MIRROR_CONSTANT(MIRROR_XEN_DOMCTL_SHADOW_OP_ENABLE, 32);

/// Creates a domain, interface versions 0x15 and 0x16.
/// struct xen_domctl_createdomain, xen/include/public/domctl.h (Xen 4.17)
struct mirror_xen_domctl_createdomain_4_17 {
    uint32_t ssidref;
    uint8_t handle[16];
    uint32_t flags;
    uint32_t iommu_opts;
    uint32_t max_vcpus;
    uint32_t max_evtchn_port;
    int32_t max_grant_frames;
    int32_t max_maptrack_frames;
    uint32_t grant_opts;
    uint32_t vmtrace_size;
    uint32_t cpupool_id;
    struct mirror_xen_arch_domainconfig arch;
};
#define MIRROR_FIELDS_xen_domctl_createdomain_4_17(F, P, S)                                \
    F(S, ssidref, 0) F(S, handle, 4) F(S, flags, 20) F(S, iommu_opts, 24)                  \
    F(S, max_vcpus, 28) F(S, max_evtchn_port, 32) F(S, max_grant_frames, 36)               \
    F(S, max_maptrack_frames, 40) F(S, grant_opts, 44) F(S, vmtrace_size, 48)              \
    F(S, cpupool_id, 52) F(S, arch, 56)
MIRROR_LAYOUT(xen_domctl_createdomain_4_17, 64);

/// Creates a domain, interface version 0x17.
/// struct xen_domctl_createdomain, xen/include/public/domctl.h (Xen 4.19 to 4.21)
struct mirror_xen_domctl_createdomain_4_19 {
    uint32_t ssidref;
    uint8_t handle[16];
    uint32_t flags;
    uint32_t iommu_opts;
    uint32_t max_vcpus;
    uint32_t max_evtchn_port;
    int32_t max_grant_frames;
    int32_t max_maptrack_frames;
    uint32_t grant_opts;
    uint32_t altp2m_opts;
    uint32_t vmtrace_size;
    uint32_t cpupool_id;
    struct mirror_xen_arch_domainconfig arch;
};
#define MIRROR_FIELDS_xen_domctl_createdomain_4_19(F, P, S)                                \
    F(S, ssidref, 0) F(S, handle, 4) F(S, flags, 20) F(S, iommu_opts, 24)                  \
    F(S, max_vcpus, 28) F(S, max_evtchn_port, 32) F(S, max_grant_frames, 36)               \
    F(S, max_maptrack_frames, 40) F(S, grant_opts, 44) F(S, altp2m_opts, 48)               \
    F(S, vmtrace_size, 52) F(S, cpupool_id, 56) F(S, arch, 60)
MIRROR_LAYOUT(xen_domctl_createdomain_4_19, 68);

/// The altp2m mode of a domain, and the number of its views.
/// The structure altp2m in struct xen_domctl_createdomain, xen/include/public/domctl.h (Xen 4.22)
struct mirror_createdomain_altp2m {
    uint16_t opts;
    uint16_t nr;
};
#define MIRROR_FIELDS_createdomain_altp2m(F, P, S) F(S, opts, 0) F(S, nr, 2)
MIRROR_LAYOUT(createdomain_altp2m, 4);

/// Creates a domain, interface version 0x18.
/// struct xen_domctl_createdomain, xen/include/public/domctl.h (Xen 4.22)
struct mirror_xen_domctl_createdomain_4_22 {
    uint32_t ssidref;
    uint8_t handle[16];
    uint32_t flags;
    uint32_t iommu_opts;
    uint32_t max_vcpus;
    uint32_t max_evtchn_port;
    int32_t max_grant_frames;
    int32_t max_maptrack_frames;
    uint32_t grant_opts;
    struct mirror_createdomain_altp2m altp2m;
    uint32_t vmtrace_size;
    uint32_t cpupool_id;
    struct mirror_xen_arch_domainconfig arch;
};
#define MIRROR_FIELDS_xen_domctl_createdomain_4_22(F, P, S)                                \
    F(S, ssidref, 0) F(S, handle, 4) F(S, flags, 20) F(S, iommu_opts, 24)                  \
    F(S, max_vcpus, 28) F(S, max_evtchn_port, 32) F(S, max_grant_frames, 36)               \
    F(S, max_maptrack_frames, 40) F(S, grant_opts, 44) F(S, altp2m, 48)                    \
    F(S, vmtrace_size, 52) F(S, cpupool_id, 56) F(S, arch, 60)
MIRROR_LAYOUT(xen_domctl_createdomain_4_22, 68);

/// Returns the types of frames: array points to num frame numbers, which become types.
/// struct xen_domctl_getpageframeinfo3, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_getpageframeinfo3 {
    uint64_t num;
    uint64_t array;
};
#define MIRROR_FIELDS_xen_domctl_getpageframeinfo3(F, P, S) F(S, num, 0) F(S, array, 8)
MIRROR_LAYOUT(xen_domctl_getpageframeinfo3, 16);

/// The NUMA nodes that a domain prefers.
/// struct xen_domctl_nodeaffinity, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_nodeaffinity {
    struct mirror_xenctl_bitmap nodemap;
};
#define MIRROR_FIELDS_xen_domctl_nodeaffinity(F, P, S) F(S, nodemap, 0)
MIRROR_LAYOUT(xen_domctl_nodeaffinity, 16);

/// The numbers of faults and dirty frames.
/// struct xen_domctl_shadow_op_stats, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_shadow_op_stats {
    uint32_t fault_count;
    uint32_t dirty_count;
};
#define MIRROR_FIELDS_xen_domctl_shadow_op_stats(F, P, S)                                  \
    F(S, fault_count, 0) F(S, dirty_count, 4)
MIRROR_LAYOUT(xen_domctl_shadow_op_stats, 8);

/// Controls shadow page tables and the log of dirty frames; pages counts bits.
/// struct xen_domctl_shadow_op, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_shadow_op {
    uint32_t op;
    uint32_t mode;
    uint32_t mb;
    uint8_t _pad0[4];
    uint64_t dirty_bitmap;
    uint64_t pages;
    struct mirror_xen_domctl_shadow_op_stats stats;
};
#define MIRROR_FIELDS_xen_domctl_shadow_op(F, P, S)                                        \
    F(S, op, 0) F(S, mode, 4) F(S, mb, 8) P(S, _pad0, 12) F(S, dirty_bitmap, 16)           \
    F(S, pages, 24) F(S, stats, 32)
MIRROR_LAYOUT(xen_domctl_shadow_op, 40);

/// Enables or disables debugging of the domain.
/// struct xen_domctl_setdebugging, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_setdebugging {
    uint8_t enable;
};
#define MIRROR_FIELDS_xen_domctl_setdebugging(F, P, S) F(S, enable, 0)
MIRROR_LAYOUT(xen_domctl_setdebugging, 1);

/// Fills a frame with the hypercall page.
/// struct xen_domctl_hypercall_init, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_hypercall_init {
    uint64_t gmfn;
};
#define MIRROR_FIELDS_xen_domctl_hypercall_init(F, P, S) F(S, gmfn, 0)
MIRROR_LAYOUT(xen_domctl_hypercall_init, 8);

/// Sets the offset of a domain's clock.
/// struct xen_domctl_settimeoffset, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_settimeoffset {
    int64_t time_offset_seconds;
};
#define MIRROR_FIELDS_xen_domctl_settimeoffset(F, P, S) F(S, time_offset_seconds, 0)
MIRROR_LAYOUT(xen_domctl_settimeoffset, 8);

/// The time stamp counter mode of a domain.
/// struct xen_domctl_tsc_info, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_tsc_info {
    uint32_t tsc_mode;
    uint32_t gtsc_khz;
    uint32_t incarnation;
    uint32_t pad;
    uint64_t elapsed_nsec;
};
#define MIRROR_FIELDS_xen_domctl_tsc_info(F, P, S)                                         \
    F(S, tsc_mode, 0) F(S, gtsc_khz, 4) F(S, incarnation, 8) F(S, pad, 12)                 \
    F(S, elapsed_nsec, 16)
MIRROR_LAYOUT(xen_domctl_tsc_info, 24);

/// A domain's saved state: size bytes at buffer; a null buffer queries the size.
/// struct xen_domctl_hvmcontext, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_hvmcontext {
    uint32_t size;
    uint8_t _pad0[4];
    uint64_t buffer;
};
#define MIRROR_FIELDS_xen_domctl_hvmcontext(F, P, S)                                       \
    F(S, size, 0) P(S, _pad0, 4) F(S, buffer, 8)
MIRROR_LAYOUT(xen_domctl_hvmcontext, 16);

/// One record of a domain's saved state.
/// struct xen_domctl_hvmcontext_partial, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_hvmcontext_partial {
    uint32_t type;
    uint32_t instance;
    uint64_t bufsz;
    uint64_t buffer;
};
#define MIRROR_FIELDS_xen_domctl_hvmcontext_partial(F, P, S)                               \
    F(S, type, 0) F(S, instance, 4) F(S, bufsz, 8) F(S, buffer, 16)
MIRROR_LAYOUT(xen_domctl_hvmcontext_partial, 24);

/// The width of a PV domain's addresses in bits.
/// struct xen_domctl_address_size, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_address_size {
    uint32_t size;
};
#define MIRROR_FIELDS_xen_domctl_address_size(F, P, S) F(S, size, 0)
MIRROR_LAYOUT(xen_domctl_address_size, 4);

/// Sends an event such as a reset to a virtual CPU.
/// struct xen_domctl_sendtrigger, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_sendtrigger {
    uint32_t trigger;
    uint32_t vcpu;
};
#define MIRROR_FIELDS_xen_domctl_sendtrigger(F, P, S) F(S, trigger, 0) F(S, vcpu, 4)
MIRROR_LAYOUT(xen_domctl_sendtrigger, 8);

/// Sets the domain that a stub domain serves.
/// struct xen_domctl_set_target, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_set_target {
    uint16_t target;
};
#define MIRROR_FIELDS_xen_domctl_set_target(F, P, S) F(S, target, 0)
MIRROR_LAYOUT(xen_domctl_set_target, 2);

/// The event channel that reports the end of a domain.
/// struct xen_domctl_subscribe, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_subscribe {
    uint32_t port;
};
#define MIRROR_FIELDS_xen_domctl_subscribe(F, P, S) F(S, port, 0)
MIRROR_LAYOUT(xen_domctl_subscribe, 4);

/// Routes a global virtual interrupt to the domain.
/// struct xen_domctl_set_virq_handler, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_set_virq_handler {
    uint32_t virq;
};
#define MIRROR_FIELDS_xen_domctl_set_virq_handler(F, P, S) F(S, virq, 0)
MIRROR_LAYOUT(xen_domctl_set_virq_handler, 4);

/// Whether a domain pauses if no listener handles its memory events.
/// struct xen_domctl_set_access_required, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_set_access_required {
    uint8_t access_required;
};
#define MIRROR_FIELDS_xen_domctl_set_access_required(F, P, S) F(S, access_required, 0)
MIRROR_LAYOUT(xen_domctl_set_access_required, 1);

/// Errors found in the p2m.
/// struct xen_domctl_audit_p2m, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_audit_p2m {
    uint64_t orphans;
    uint64_t m2p_bad;
    uint64_t p2m_bad;
};
#define MIRROR_FIELDS_xen_domctl_audit_p2m(F, P, S)                                        \
    F(S, orphans, 0) F(S, m2p_bad, 8) F(S, p2m_bad, 16)
MIRROR_LAYOUT(xen_domctl_audit_p2m, 24);

/// Marks a frame as broken.
/// struct xen_domctl_set_broken_page_p2m, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_set_broken_page_p2m {
    uint64_t pfn;
};
#define MIRROR_FIELDS_xen_domctl_set_broken_page_p2m(F, P, S) F(S, pfn, 0)
MIRROR_LAYOUT(xen_domctl_set_broken_page_p2m, 8);

/// Writes the caches of a range of frames back.
/// struct xen_domctl_cacheflush, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_cacheflush {
    uint64_t start_pfn;
    uint64_t nr_pfns;
};
#define MIRROR_FIELDS_xen_domctl_cacheflush(F, P, S) F(S, start_pfn, 0) F(S, nr_pfns, 8)
MIRROR_LAYOUT(xen_domctl_cacheflush, 16);

/// The size of the memory for a domain's page tables, in bytes.
/// struct xen_domctl_paging_mempool, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_paging_mempool {
    uint64_t size;
};
#define MIRROR_FIELDS_xen_domctl_paging_mempool(F, P, S) F(S, size, 0)
MIRROR_LAYOUT(xen_domctl_paging_mempool, 8);

/// A range of a domain's memory on one of its NUMA nodes.
/// struct xen_vmemrange, xen/include/public/memory.h (Xen 4.20)
struct mirror_xen_vmemrange {
    uint64_t start;
    uint64_t end;
    uint32_t flags;
    uint32_t nid;
};
#define MIRROR_FIELDS_xen_vmemrange(F, P, S)                                               \
    F(S, start, 0) F(S, end, 8) F(S, flags, 16) F(S, nid, 20)
MIRROR_LAYOUT(xen_vmemrange, 24);

/// A domain's own NUMA topology.
/// struct xen_domctl_vnuma, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_vnuma {
    uint32_t nr_vnodes;
    uint32_t nr_vmemranges;
    uint32_t nr_vcpus;
    uint32_t pad;
    uint64_t vdistance;
    uint64_t vcpu_to_vnode;
    uint64_t vnode_to_pnode;
    uint64_t vmemrange;
};
#define MIRROR_FIELDS_xen_domctl_vnuma(F, P, S)                                            \
    F(S, nr_vnodes, 0) F(S, nr_vmemranges, 4) F(S, nr_vcpus, 8) F(S, pad, 12)              \
    F(S, vdistance, 16) F(S, vcpu_to_vnode, 24) F(S, vnode_to_pnode, 32)                   \
    F(S, vmemrange, 40)
MIRROR_LAYOUT(xen_domctl_vnuma, 48);

/// The last-level cache colours that a domain may use.
/// struct xen_domctl_set_llc_colors, xen/include/public/domctl.h (Xen 4.20)
struct mirror_xen_domctl_set_llc_colors {
    uint32_t num_llc_colors;
    uint32_t pad;
    uint64_t llc_colors;
};
#define MIRROR_FIELDS_xen_domctl_set_llc_colors(F, P, S)                                   \
    F(S, num_llc_colors, 0) F(S, pad, 4) F(S, llc_colors, 8)
MIRROR_LAYOUT(xen_domctl_set_llc_colors, 16);

/// The state of a domain; for DOMID_INVALID, the state of a domain that changed.
/// struct xen_domctl_get_domain_state, xen/include/public/domctl.h (Xen 4.22)
struct mirror_xen_domctl_get_domain_state {
    uint16_t state;
    uint16_t caps;
    uint32_t pad0;
    uint64_t unique_id;
};
#define MIRROR_FIELDS_xen_domctl_get_domain_state(F, P, S)                                 \
    F(S, state, 0) F(S, caps, 2) F(S, pad0, 4) F(S, unique_id, 8)
MIRROR_LAYOUT(xen_domctl_get_domain_state, 16);

#endif
