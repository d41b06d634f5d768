/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 35, sysctl: a toolstack's operations on the whole machine.
 * Source: xen/include/public/sysctl.h (Xen 4.17, 4.20).
 */
#ifndef CPRIVCMD_SYSCTL_H
#define CPRIVCMD_SYSCTL_H

#include "layout.h"

/* Operation numbers. 13, 24 and 28 were removed. */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_readconsole, 1);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_tbuf_op, 2);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_physinfo, 3);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_sched_id, 4);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_perfc_op, 5);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_getdomaininfolist, 6);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_debug_keys, 7);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_getcpuinfo, 8);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_availheap, 9);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_get_pmstat, 10);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_hotplug, 11);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_pm_op, 12);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_page_offline_op, 14);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_lockprof_op, 15);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cputopoinfo, 16);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_numainfo, 17);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpupool_op, 18);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_scheduler_op, 19);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_coverage_op, 20);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_psr_cmt_op, 21);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_pcitopoinfo, 22);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_psr_alloc, 23);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_get_cpu_levelling_caps, 25); /* up to Xen 4.20 */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_get_cpu_featureset, 26);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_livepatch_op, 27);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_get_cpu_policy, 29);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_dt_overlay, 30); /* arm */

/* interface_version by release: Xen refuses any other with EACCES. */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_17, 0x15); /* to Xen 4.20 */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_INTERFACE_VERSION_4_21, 0x16); /* and Xen 4.22 */

/* capabilities of physinfo. */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_hvm, 1u << 0);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_pv, 1u << 1);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_directio, 1u << 2);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_hap, 1u << 3);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_shadow, 1u << 4);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share, 1u << 5);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_vmtrace, 1u << 6);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_vpmu, 1u << 7);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_gnttab_v1, 1u << 8);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_PHYSCAP_gnttab_v2, 1u << 9);

/// The machine's CPUs, nodes and pages.
/// struct xen_sysctl_physinfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_physinfo {
    uint32_t threads_per_core;
    uint32_t cores_per_socket;
    uint32_t nr_cpus;
    uint32_t max_cpu_id;
    uint32_t nr_nodes;
    uint32_t max_node_id;
    uint32_t cpu_khz;
    uint32_t capabilities;
    uint32_t arch_capabilities;
    uint32_t pad;
    uint64_t total_pages;
    uint64_t free_pages;
    uint64_t scrub_pages;
    uint64_t outstanding_pages;
    uint64_t max_mfn;
    uint32_t hw_cap[8];
};
#define MIRROR_FIELDS_xen_sysctl_physinfo(F, P, S)                                         \
    F(S, threads_per_core, 0) F(S, cores_per_socket, 4) F(S, nr_cpus, 8)                   \
    F(S, max_cpu_id, 12) F(S, nr_nodes, 16) F(S, max_node_id, 20) F(S, cpu_khz, 24)        \
    F(S, capabilities, 28) F(S, arch_capabilities, 32) F(S, pad, 36)                       \
    F(S, total_pages, 40) F(S, free_pages, 48) F(S, scrub_pages, 56)                       \
    F(S, outstanding_pages, 64) F(S, max_mfn, 72) F(S, hw_cap, 80)
MIRROR_LAYOUT(xen_sysctl_physinfo, 112);

/// The scheduler of the machine.
/// struct xen_sysctl_sched_id, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_sched_id {
    uint32_t sched_id;
};
#define MIRROR_FIELDS_xen_sysctl_sched_id(F, P, S) F(S, sched_id, 0)
MIRROR_LAYOUT(xen_sysctl_sched_id, 4);

/// Returns up to max_domains xen_domctl_getdomaininfo, from first_domain on, in buffer.
/// struct xen_sysctl_getdomaininfolist, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_getdomaininfolist {
    uint16_t first_domain;
    uint16_t _pad;
    uint32_t max_domains;
    uint64_t buffer;
    uint32_t num_domains;
    uint32_t _pad2;
};
#define MIRROR_FIELDS_xen_sysctl_getdomaininfolist(F, P, S)                                \
    F(S, first_domain, 0) P(S, _pad, 2) F(S, max_domains, 4) F(S, buffer, 8)               \
    F(S, num_domains, 16) P(S, _pad2, 20)
MIRROR_LAYOUT(xen_sysctl_getdomaininfolist, 24);

/// Returns up to max_cpus xen_sysctl_cpuinfo.
/// struct xen_sysctl_getcpuinfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_getcpuinfo {
    uint32_t max_cpus;
    uint32_t _pad;
    uint64_t info;
    uint32_t nr_cpus;
    uint32_t _pad2;
};
#define MIRROR_FIELDS_xen_sysctl_getcpuinfo(F, P, S)                                       \
    F(S, max_cpus, 0) P(S, _pad, 4) F(S, info, 8) F(S, nr_cpus, 16) P(S, _pad2, 20)
MIRROR_LAYOUT(xen_sysctl_getcpuinfo, 24);

/// The idle time of a CPU in nanoseconds.
/// struct xen_sysctl_cpuinfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cpuinfo {
    uint64_t idletime;
};
#define MIRROR_FIELDS_xen_sysctl_cpuinfo(F, P, S) F(S, idletime, 0)
MIRROR_LAYOUT(xen_sysctl_cpuinfo, 8);

/// The free memory of a node or of all (-1), within a range of address widths.
/// struct xen_sysctl_availheap, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_availheap {
    uint32_t min_bitwidth;
    uint32_t max_bitwidth;
    int32_t node;
    uint32_t _pad;
    uint64_t avail_bytes;
};
#define MIRROR_FIELDS_xen_sysctl_availheap(F, P, S)                                        \
    F(S, min_bitwidth, 0) F(S, max_bitwidth, 4) F(S, node, 8) P(S, _pad, 12)               \
    F(S, avail_bytes, 16)
MIRROR_LAYOUT(xen_sysctl_availheap, 24);

/// Returns up to num_cpus xen_sysctl_cputopo; for a null pointer, their number.
/// struct xen_sysctl_cputopoinfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cputopoinfo {
    uint32_t num_cpus;
    uint32_t _pad;
    uint64_t cputopo;
};
#define MIRROR_FIELDS_xen_sysctl_cputopoinfo(F, P, S)                                      \
    F(S, num_cpus, 0) P(S, _pad, 4) F(S, cputopo, 8)
MIRROR_LAYOUT(xen_sysctl_cputopoinfo, 16);

/// The core, socket and node of a CPU.
/// struct xen_sysctl_cputopo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cputopo {
    uint32_t core;
    uint32_t socket;
    uint32_t node;
};
#define MIRROR_FIELDS_xen_sysctl_cputopo(F, P, S) F(S, core, 0) F(S, socket, 4) F(S, node, 8)
MIRROR_LAYOUT(xen_sysctl_cputopo, 12);

/// Returns the memory of up to num_nodes nodes and the distances between them.
/// struct xen_sysctl_numainfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_numainfo {
    uint32_t num_nodes;
    uint32_t _pad;
    uint64_t meminfo;
    uint64_t distance;
};
#define MIRROR_FIELDS_xen_sysctl_numainfo(F, P, S)                                         \
    F(S, num_nodes, 0) P(S, _pad, 4) F(S, meminfo, 8) F(S, distance, 16)
MIRROR_LAYOUT(xen_sysctl_numainfo, 24);

/// A node's memory, in bytes.
/// struct xen_sysctl_meminfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_meminfo {
    uint64_t memsize;
    uint64_t memfree;
};
#define MIRROR_FIELDS_xen_sysctl_meminfo(F, P, S) F(S, memsize, 0) F(S, memfree, 8)
MIRROR_LAYOUT(xen_sysctl_meminfo, 16);

/// A bitmap in the caller's memory.
/// struct xenctl_bitmap, xen/include/public/xen.h (Xen 4.20)
struct mirror_xenctl_bitmap {
    uint64_t bitmap;
    uint32_t nr_bits;
    uint32_t _pad;
};
#define MIRROR_FIELDS_xenctl_bitmap(F, P, S) F(S, bitmap, 0) F(S, nr_bits, 8) P(S, _pad, 12)
MIRROR_LAYOUT(xenctl_bitmap, 16);

/// Returns information about a CPU pool, or changes it.
/// struct xen_sysctl_cpupool_op, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cpupool_op {
    uint32_t op;
    uint32_t cpupool_id;
    uint32_t sched_id;
    uint32_t domid;
    uint32_t cpu;
    uint32_t n_dom;
    struct mirror_xenctl_bitmap cpumap;
};
#define MIRROR_FIELDS_xen_sysctl_cpupool_op(F, P, S)                                       \
    F(S, op, 0) F(S, cpupool_id, 4) F(S, sched_id, 8) F(S, domid, 12) F(S, cpu, 16)        \
    F(S, n_dom, 20) F(S, cpumap, 24)
MIRROR_LAYOUT(xen_sysctl_cpupool_op, 40);

/* op of xen_sysctl_cpupool_op. */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_CREATE, 1);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_DESTROY, 2);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_INFO, 3);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_ADDCPU, 4);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_RMCPU, 5);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN, 6);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_OP_FREEINFO, 7);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_CPUPOOL_PAR_ANY, 0xffffffff);

/// Returns the node of each of num_devs devices.
/// struct xen_sysctl_pcitopoinfo, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_pcitopoinfo {
    uint32_t num_devs;
    uint32_t _pad;
    uint64_t devs;
    uint64_t nodes;
};
#define MIRROR_FIELDS_xen_sysctl_pcitopoinfo(F, P, S)                                      \
    F(S, num_devs, 0) P(S, _pad, 4) F(S, devs, 8) F(S, nodes, 16)
MIRROR_LAYOUT(xen_sysctl_pcitopoinfo, 24);

/* The node of a missing device, and of a device without a node. */
MIRROR_CONSTANT(MIRROR_XEN_INVALID_DEV, 0xfffffffe);
MIRROR_CONSTANT(MIRROR_XEN_INVALID_NODE_ID, 0xffffffff);

/// The CPUID leaves that Xen can change for PV domains.
/// struct xen_sysctl_cpu_levelling_caps, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cpu_levelling_caps {
    uint32_t caps;
};
#define MIRROR_FIELDS_xen_sysctl_cpu_levelling_caps(F, P, S) F(S, caps, 0)
MIRROR_LAYOUT(xen_sysctl_cpu_levelling_caps, 4);

/// Returns up to nr_features words of a feature set; for a null pointer, their number.
/// struct xen_sysctl_cpu_featureset, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cpu_featureset {
    uint32_t index;
    uint32_t nr_features;
    uint64_t features;
};
#define MIRROR_FIELDS_xen_sysctl_cpu_featureset(F, P, S)                                   \
    F(S, index, 0) F(S, nr_features, 4) F(S, features, 8)
MIRROR_LAYOUT(xen_sysctl_cpu_featureset, 16);

/* index of it: the features of the machine, of Xen, and of domains. */
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_raw, 0);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_host, 1);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_pv, 2);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_hvm, 3);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_pv_max, 4);
MIRROR_CONSTANT(MIRROR_XEN_SYSCTL_cpu_featureset_hvm_max, 5);

/// Returns the CPUID leaves and MSRs of a policy.
/// struct xen_sysctl_cpu_policy, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_cpu_policy {
    uint32_t index;
    uint32_t nr_leaves;
    uint32_t nr_msrs;
    uint32_t _rsvd;
    uint64_t leaves;
    uint64_t msrs;
};
#define MIRROR_FIELDS_xen_sysctl_cpu_policy(F, P, S)                                       \
    F(S, index, 0) F(S, nr_leaves, 4) F(S, nr_msrs, 8) F(S, _rsvd, 12) F(S, leaves, 16)    \
    F(S, msrs, 24)
MIRROR_LAYOUT(xen_sysctl_cpu_policy, 32);

/// Reads Xen's console: count characters into buffer, from index on if incremental.
/// struct xen_sysctl_readconsole, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_readconsole {
    uint8_t clear;
    uint8_t incremental;
    uint8_t pad0;
    uint8_t pad1;
    uint32_t index;
    uint64_t buffer;
    uint32_t count;
    uint32_t _pad;
};
#define MIRROR_FIELDS_xen_sysctl_readconsole(F, P, S)                                      \
    F(S, clear, 0) F(S, incremental, 1) P(S, pad0, 2) P(S, pad1, 3) F(S, index, 4)         \
    F(S, buffer, 8) F(S, count, 16) P(S, _pad, 20)
MIRROR_LAYOUT(xen_sysctl_readconsole, 24);

/// Injects debug keys into Xen's console.
/// struct xen_sysctl_debug_keys, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_debug_keys {
    uint64_t keys;
    uint32_t nr_keys;
    uint32_t _pad;
};
#define MIRROR_FIELDS_xen_sysctl_debug_keys(F, P, S)                                       \
    F(S, keys, 0) F(S, nr_keys, 8) P(S, _pad, 12)
MIRROR_LAYOUT(xen_sysctl_debug_keys, 16);

/// Returns or resets Xen's performance counters.
/// struct xen_sysctl_perfc_op, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl_perfc_op {
    uint32_t cmd;
    uint32_t nr_counters;
    uint32_t nr_vals;
    uint32_t _pad;
    uint64_t desc;
    uint64_t val;
};
#define MIRROR_FIELDS_xen_sysctl_perfc_op(F, P, S)                                         \
    F(S, cmd, 0) F(S, nr_counters, 4) F(S, nr_vals, 8) P(S, _pad, 12) F(S, desc, 16)       \
    F(S, val, 24)
MIRROR_LAYOUT(xen_sysctl_perfc_op, 32);

/// The argument of a sysctl: the mirrored operations, and the size that all of them share.
union mirror_xen_sysctl_u {
    struct mirror_xen_sysctl_readconsole readconsole;
    struct mirror_xen_sysctl_physinfo physinfo;
    struct mirror_xen_sysctl_cputopoinfo cputopoinfo;
    struct mirror_xen_sysctl_pcitopoinfo pcitopoinfo;
    struct mirror_xen_sysctl_numainfo numainfo;
    struct mirror_xen_sysctl_sched_id sched_id;
    struct mirror_xen_sysctl_perfc_op perfc_op;
    struct mirror_xen_sysctl_getdomaininfolist getdomaininfolist;
    struct mirror_xen_sysctl_debug_keys debug_keys;
    struct mirror_xen_sysctl_getcpuinfo getcpuinfo;
    struct mirror_xen_sysctl_availheap availheap;
    struct mirror_xen_sysctl_cpupool_op cpupool_op;
    struct mirror_xen_sysctl_cpu_levelling_caps cpu_levelling_caps;
    struct mirror_xen_sysctl_cpu_featureset cpu_featureset;
    struct mirror_xen_sysctl_cpu_policy cpu_policy;
    uint8_t pad[128];
};

/// The head of the envelope, before its argument. The mirror's own name.
struct mirror_xen_sysctl_head {
    uint32_t cmd;
    uint32_t interface_version;
};
#define MIRROR_FIELDS_xen_sysctl_head(F, P, S) F(S, cmd, 0) F(S, interface_version, 4)
MIRROR_LAYOUT(xen_sysctl_head, 8);

/// The envelope: operation, interface version, argument.
/// struct xen_sysctl, xen/include/public/sysctl.h (Xen 4.20)
struct mirror_xen_sysctl {
    uint32_t cmd;
    uint32_t interface_version;
    union mirror_xen_sysctl_u u;
};
#define MIRROR_FIELDS_xen_sysctl(F, P, S) F(S, cmd, 0) F(S, interface_version, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_sysctl, 136);

#endif
