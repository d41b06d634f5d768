/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XENMEM_increase_reservation)                                                         \
    C(XENMEM_decrease_reservation)                                                         \
    C(XENMEM_exchange)                                                                     \
    C(XENMEM_machphys_mfn_list)                                                            \
    C(XENMEM_machphys_compat_mfn_list)                                                     \
    C(XENMEM_machphys_mapping)                                                             \
    C(XENMEM_add_to_physmap)                                                               \
    C(XENMEM_add_to_physmap_batch)                                                         \
    C(XENMEM_remove_from_physmap)                                                          \
    C(XENMEM_memory_map)                                                                   \
    C(XENMEM_machine_memory_map)                                                           \
    C(XENMEM_set_memory_map)                                                               \
    C(XENMEM_set_pod_target)                                                               \
    C(XENMEM_get_pod_target)                                                               \
    C(XENMEM_paging_op)                                                                    \
    C(XENMEM_access_op)                                                                    \
    C(XENMEM_sharing_op)                                                                   \
    C(XENMEM_claim_pages)                                                                  \
    C(XENMEM_reserved_device_memory_map)                                                   \
    C(XENMEM_acquire_resource)                                                             \
    C(XENMEM_get_vnumainfo)                                                                \
    C(XENMAPSPACE_shared_info)                                                             \
    C(XENMAPSPACE_grant_table)                                                             \
    C(XENMAPSPACE_gmfn)                                                                    \
    C(XENMAPSPACE_gmfn_range)                                                              \
    C(XENMAPSPACE_gmfn_foreign)                                                            \
    C(XENMAPSPACE_dev_mmio)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/memory.h>)
#include <xen/xen.h>
#include <xen/memory.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(xen_machphys_mfn_list)                                                               \
    S(xen_machphys_mapping)                                                                \
    S(xen_add_to_physmap)                                                                  \
    S(xen_add_to_physmap_batch)                                                            \
    S(xen_remove_from_physmap)                                                             \
    S(xen_memory_map)                                                                      \
    S(xen_foreign_memory_map)                                                              \
    L(e820entry)                                                                           \
    S(xen_pod_target)                                                                      \
    S(xen_mem_paging_op)                                                                   \
    S(xen_mem_access_op)                                                                   \
    S(xen_reserved_device_memory)                                                          \
    S(xen_reserved_device_memory_map)                                                      \
    S(xen_mem_acquire_resource)                                                            \
    S(xen_vnuma_topology_info)                                                             \
    S(xen_vmemrange)

MIRROR_COMPARE(xen_memory_args, "xen xen/memory.h (arguments)",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_memory_args, "xen xen/memory.h (arguments)");
#endif
