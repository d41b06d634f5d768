/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(GNTTABOP_map_grant_ref)                                                              \
    C(GNTTABOP_unmap_grant_ref)                                                            \
    C(GNTTABOP_setup_table)                                                                \
    C(GNTTABOP_dump_table)                                                                 \
    C(GNTTABOP_transfer)                                                                   \
    C(GNTTABOP_copy)                                                                       \
    C(GNTTABOP_query_size)                                                                 \
    C(GNTTABOP_unmap_and_replace)                                                          \
    C(GNTTABOP_set_version)                                                                \
    C(GNTTABOP_get_status_frames)                                                          \
    C(GNTTABOP_get_version)                                                                \
    C(GNTTABOP_swap_grant_ref)                                                             \
    C(GNTTABOP_cache_flush)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/grant_table.h>)
#include <xen/xen.h>
#include <xen/grant_table.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(gnttab_map_grant_ref)                                                                \
    S(gnttab_unmap_grant_ref)                                                              \
    S(gnttab_setup_table)                                                                  \
    S(gnttab_dump_table)                                                                   \
    S(gnttab_transfer)                                                                     \
    S(gnttab_copy_ptr)                                                                     \
    S(gnttab_copy)                                                                         \
    S(gnttab_query_size)                                                                   \
    S(gnttab_unmap_and_replace)                                                            \
    S(gnttab_set_version)                                                                  \
    S(gnttab_get_status_frames)                                                            \
    S(gnttab_get_version)                                                                  \
    S(gnttab_swap_grant_ref)                                                               \
    S(gnttab_cache_flush)

MIRROR_COMPARE(xen_grant_table, "xen xen/grant_table.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_grant_table, "xen xen/grant_table.h");
#endif
