/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XENVER_version)                                                                      \
    C(XENVER_extraversion)                                                                 \
    C(XENVER_compile_info)                                                                 \
    C(XENVER_capabilities)                                                                 \
    C(XENVER_changeset)                                                                    \
    C(XENVER_platform_parameters)                                                          \
    C(XENVER_get_features)                                                                 \
    C(XENVER_pagesize)                                                                     \
    C(XENVER_guest_handle)                                                                 \
    C(XENVER_commandline)                                                                  \
    C(XENVER_build_id)                                                                     \
    C(XENVER_extraversion2)                                                                \
    C(XENVER_capabilities2)                                                                \
    C(XENVER_changeset2)                                                                   \
    C(XENVER_commandline2)                                                                 \
    C(XEN_EXTRAVERSION_LEN)                                                                \
    C(XEN_CAPABILITIES_INFO_LEN)                                                           \
    C(XEN_CHANGESET_INFO_LEN)                                                              \
    C(XENFEAT_writable_page_tables)                                                        \
    C(XENFEAT_auto_translated_physmap)                                                     \
    C(XENFEAT_supervisor_mode_kernel)                                                      \
    C(XENFEAT_pae_pgdir_above_4gb)                                                         \
    C(XENFEAT_mmu_pt_update_preserve_ad)                                                   \
    C(XENFEAT_highmem_assist)                                                              \
    C(XENFEAT_gnttab_map_avail_bits)                                                       \
    C(XENFEAT_hvm_safe_pvclock)                                                            \
    C(XENFEAT_memory_op_vnode_supported)                                                   \
    C(XENFEAT_not_direct_mapped)                                                           \
    C(XENFEAT_direct_mapped)                                                               \
    C(XENFEAT_runstate_phys_area)                                                          \
    C(XENFEAT_vcpu_time_phys_area)                                                         \
    C(XENFEAT_dm_msix_all_writes)                                                          \
    C(XENFEAT_hvm_callback_vector)                                                         \
    C(XENFEAT_hvm_pirqs)                                                                   \
    C(XENFEAT_dom0)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/version.h>)
#include <xen/version.h>
#ifdef XENVER_extraversion2
#define MIRROR_STRUCT_VARBUF(S, L) S(xen_varbuf)
#else
#define MIRROR_STRUCT_VARBUF(S, L) L(xen_varbuf)
#endif

#define MIRROR_STRUCTS(S, L)                                                               \
    S(xen_compile_info)                                                                    \
    S(xen_platform_parameters)                                                             \
    S(xen_feature_info)                                                                    \
    MIRROR_STRUCT_VARBUF(S, L)

MIRROR_COMPARE(xen_version, "xen xen/version.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));

_Static_assert(MIRROR_XEN_COMMANDLINE_LEN == sizeof(xen_commandline_t),
               "xen_commandline_t has another size than its mirror");
_Static_assert(MIRROR_XEN_DOMAIN_HANDLE_LEN == sizeof(xen_domain_handle_t),
               "xen_domain_handle_t has another size than its mirror");
_Static_assert(sizeof(struct mirror_xen_varbuf) == offsetof(struct xen_build_id, buf),
               "struct xen_build_id: buf does not follow its mirror");
#else
MIRROR_NOT_FOUND(xen_version, "xen xen/version.h");
#endif
