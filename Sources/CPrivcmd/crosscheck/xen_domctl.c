/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XEN_DOMCTL_pausedomain)                                                              \
    C(XEN_DOMCTL_unpausedomain)                                                            \
    C(XEN_DOMCTL_getvcpuinfo)                                                              \
    C(XEN_DOMCTL_max_vcpus)                                                                \
    C(XEN_DOMCTL_setdomainhandle)                                                          \
    C(XEN_DOMINF_dying)                                                                    \
    C(XEN_DOMINF_hvm_guest)                                                                \
    C(XEN_DOMINF_shutdown)                                                                 \
    C(XEN_DOMINF_paused)                                                                   \
    C(XEN_DOMINF_blocked)                                                                  \
    C(XEN_DOMINF_running)                                                                  \
    C(XEN_DOMINF_debugged)                                                                 \
    C(XEN_DOMINF_xs_domain)                                                                \
    C(XEN_DOMINF_hap)                                                                      \
    C(XEN_DOMINF_shutdownshift)                                                            \
    C(XEN_INVALID_MAX_VCPU_ID)                                                             \
    C(XEN_DOMCTL_createdomain)                                                             \
    C(XEN_DOMCTL_destroydomain)                                                            \
    C(XEN_DOMCTL_CDF_hvm)                                                                  \
    C(XEN_DOMCTL_CDF_hap)                                                                  \
    C(XEN_DOMCTL_CDF_oos_off)                                                              \
    C(XEN_DOMCTL_CDF_s3_integrity)                                                         \
    C(XEN_DOMCTL_CDF_xs_domain)                                                            \
    C(XEN_DOMCTL_CDF_iommu)                                                                \
    C(XEN_DOMCTL_CDF_nested_virt)                                                          \
    C(XEN_DOMCTL_CDF_vpmu)                                                                 \
    C(XEN_DOMCTL_IOMMU_no_sharept)                                                         \
    C(XEN_DOMCTL_GRANT_version_mask)                                                       \
    C(XEN_DOMCTL_DEV_PCI)                                                                  \
    C(XEN_DOMCTL_DEV_RDM_RELAXED)                                                          \
    C(XEN_DOMCTL_getdomaininfo)                                                            \
    C(XEN_DOMCTL_max_mem)                                                                  \
    C(XEN_DOMCTL_irq_permission)                                                           \
    C(XEN_DOMCTL_iomem_permission)                                                         \
    C(XEN_DOMCTL_ioport_permission)                                                        \
    C(XEN_DOMCTL_assign_device)                                                            \
    C(XEN_DOMCTL_bind_pt_irq)                                                              \
    C(XEN_DOMCTL_memory_mapping)                                                           \
    C(XEN_DOMCTL_ioport_mapping)                                                           \
    C(XEN_DOMCTL_test_assign_device)                                                       \
    C(XEN_DOMCTL_deassign_device)                                                          \
    C(XEN_DOMCTL_unbind_pt_irq)                                                            \
    C(XEN_DOMCTL_gsi_permission)                                                           \
    C(XEN_DOMCTL_GSI_REVOKE)                                                               \
    C(XEN_DOMCTL_GSI_GRANT)                                                                \
    C(XEN_DOMCTL_GSI_ACTION_MASK)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/domctl.h>)
#include <xen/domctl.h>
#ifdef XEN_DOMCTL_gsi_permission
#define MIRROR_STRUCT_GSI_PERMISSION(S, L) S(xen_domctl_gsi_permission)
#else
#define MIRROR_STRUCT_GSI_PERMISSION(S, L) L(xen_domctl_gsi_permission)
#endif

/* The mirror has only the head of this structure. */
#define MIRROR_HEAD_FIELD(name, field, offset)                                             \
    _Static_assert(offsetof(struct xen_domctl_createdomain, field) == (offset),            \
                   "struct xen_domctl_createdomain: " #field " is to be at byte " #offset);
MIRROR_FIELDS_xen_domctl_createdomain_head(MIRROR_HEAD_FIELD, MIRROR_HEAD_FIELD, )

#define MIRROR_STRUCTS(S, L)                                                               \
    S(xen_arch_domainconfig)                                                               \
    S(xen_domctl_getdomaininfo)                                                            \
    S(xen_domctl_getvcpuinfo)                                                              \
    S(xen_domctl_max_vcpus)                                                                \
    S(xen_domctl_setdomainhandle)                                                          \
    S(xen_domctl_irq_permission)                                                           \
    S(xen_domctl_max_mem)                                                                  \
    S(xen_domctl_iomem_permission)                                                         \
    S(xen_domctl_ioport_permission)                                                        \
    MIRROR_STRUCT_GSI_PERMISSION(S, L)                                                     \
    S(xen_domctl)

MIRROR_COMPARE(xen_domctl, "xen xen/domctl.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__)
               ", domctl " MIRROR_TEXT(XEN_DOMCTL_INTERFACE_VERSION));
#else
MIRROR_NOT_FOUND(xen_domctl, "xen xen/domctl.h");
#endif
