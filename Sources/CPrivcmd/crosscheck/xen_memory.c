/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XENMEM_maximum_ram_page)                                                             \
    C(XENMEM_current_reservation)                                                          \
    C(XENMEM_maximum_reservation)                                                          \
    C(XENMEM_maximum_gpfn)                                                                 \
    C(XENMEM_get_sharing_freed_pages)                                                      \
    C(XENMEM_get_sharing_shared_pages)                                                     \
    C(XENMEM_populate_physmap)                                                             \
    C(XENMEM_resource_ioreq_server)                                                        \
    C(XENMEM_resource_grant_table)                                                         \
    C(XENMEM_resource_vmtrace_buf)                                                         \
    C(XENMEM_resource_grant_table_id_shared)                                               \
    C(XENMEM_resource_grant_table_id_status)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/memory.h>)
#include <xen/xen.h>
#include <xen/memory.h>

#define MIRROR_STRUCTS(S, L) S(xen_memory_reservation)

MIRROR_COMPARE(xen_memory, "xen xen/memory.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_memory, "xen xen/memory.h");
#endif
