/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XEN_SYSCTL_readconsole)                                                              \
    C(XEN_SYSCTL_tbuf_op)                                                                  \
    C(XEN_SYSCTL_physinfo)                                                                 \
    C(XEN_SYSCTL_sched_id)                                                                 \
    C(XEN_SYSCTL_perfc_op)                                                                 \
    C(XEN_SYSCTL_getdomaininfolist)                                                        \
    C(XEN_SYSCTL_debug_keys)                                                               \
    C(XEN_SYSCTL_getcpuinfo)                                                               \
    C(XEN_SYSCTL_availheap)                                                                \
    C(XEN_SYSCTL_get_pmstat)                                                               \
    C(XEN_SYSCTL_cpu_hotplug)                                                              \
    C(XEN_SYSCTL_pm_op)                                                                    \
    C(XEN_SYSCTL_page_offline_op)                                                          \
    C(XEN_SYSCTL_lockprof_op)                                                              \
    C(XEN_SYSCTL_cputopoinfo)                                                              \
    C(XEN_SYSCTL_numainfo)                                                                 \
    C(XEN_SYSCTL_cpupool_op)                                                               \
    C(XEN_SYSCTL_scheduler_op)                                                             \
    C(XEN_SYSCTL_coverage_op)                                                              \
    C(XEN_SYSCTL_psr_cmt_op)                                                               \
    C(XEN_SYSCTL_pcitopoinfo)                                                              \
    C(XEN_SYSCTL_psr_alloc)                                                                \
    C(XEN_SYSCTL_get_cpu_levelling_caps)                                                   \
    C(XEN_SYSCTL_get_cpu_featureset)                                                       \
    C(XEN_SYSCTL_livepatch_op)                                                             \
    C(XEN_SYSCTL_get_cpu_policy)                                                           \
    C(XEN_SYSCTL_dt_overlay)                                                               \
    C(XEN_SYSCTL_PHYSCAP_hvm)                                                              \
    C(XEN_SYSCTL_PHYSCAP_pv)                                                               \
    C(XEN_SYSCTL_PHYSCAP_directio)                                                         \
    C(XEN_SYSCTL_PHYSCAP_hap)                                                              \
    C(XEN_SYSCTL_PHYSCAP_shadow)                                                           \
    C(XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share)                                               \
    C(XEN_SYSCTL_PHYSCAP_vmtrace)                                                          \
    C(XEN_SYSCTL_PHYSCAP_vpmu)                                                             \
    C(XEN_SYSCTL_PHYSCAP_gnttab_v1)                                                        \
    C(XEN_SYSCTL_PHYSCAP_gnttab_v2)                                                        \
    C(XEN_SYSCTL_CPUPOOL_OP_CREATE)                                                        \
    C(XEN_SYSCTL_CPUPOOL_OP_DESTROY)                                                       \
    C(XEN_SYSCTL_CPUPOOL_OP_INFO)                                                          \
    C(XEN_SYSCTL_CPUPOOL_OP_ADDCPU)                                                        \
    C(XEN_SYSCTL_CPUPOOL_OP_RMCPU)                                                         \
    C(XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN)                                                    \
    C(XEN_SYSCTL_CPUPOOL_OP_FREEINFO)                                                      \
    C(XEN_SYSCTL_CPUPOOL_PAR_ANY)                                                          \
    C(XEN_INVALID_DEV)                                                                     \
    C(XEN_INVALID_NODE_ID)                                                                 \
    C(XEN_SYSCTL_cpu_featureset_raw)                                                       \
    C(XEN_SYSCTL_cpu_featureset_host)                                                      \
    C(XEN_SYSCTL_cpu_featureset_pv)                                                        \
    C(XEN_SYSCTL_cpu_featureset_hvm)                                                       \
    C(XEN_SYSCTL_cpu_featureset_pv_max)                                                    \
    C(XEN_SYSCTL_cpu_featureset_hvm_max)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/sysctl.h>)
#include <xen/sysctl.h>
#ifdef XEN_SYSCTL_get_cpu_levelling_caps
#define MIRROR_STRUCT_LEVELLING_CAPS(S, L) S(xen_sysctl_cpu_levelling_caps)
#else
#define MIRROR_STRUCT_LEVELLING_CAPS(S, L) L(xen_sysctl_cpu_levelling_caps)
#endif

#define MIRROR_STRUCTS(S, L)                                                               \
    MIRROR_STRUCT_LEVELLING_CAPS(S, L)                                                     \
    S(xen_sysctl_physinfo)                                                                 \
    S(xen_sysctl_sched_id)                                                                 \
    S(xen_sysctl_getdomaininfolist)                                                        \
    S(xen_sysctl_getcpuinfo)                                                               \
    S(xen_sysctl_cpuinfo)                                                                  \
    S(xen_sysctl_availheap)                                                                \
    S(xen_sysctl_cputopoinfo)                                                              \
    S(xen_sysctl_cputopo)                                                                  \
    S(xen_sysctl_numainfo)                                                                 \
    S(xen_sysctl_meminfo)                                                                  \
    S(xenctl_bitmap)                                                                       \
    S(xen_sysctl_cpupool_op)                                                               \
    S(xen_sysctl_pcitopoinfo)                                                              \
    S(xen_sysctl_cpu_featureset)                                                           \
    S(xen_sysctl_cpu_policy)                                                               \
    S(xen_sysctl_readconsole)                                                              \
    S(xen_sysctl_debug_keys)                                                               \
    S(xen_sysctl_perfc_op)                                                                 \
    S(xen_sysctl)

MIRROR_COMPARE(xen_sysctl, "xen xen/sysctl.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__)
               ", sysctl " MIRROR_TEXT(XEN_SYSCTL_INTERFACE_VERSION));
#else
MIRROR_NOT_FOUND(xen_sysctl, "xen xen/sysctl.h");
#endif
