/* SPDX-License-Identifier: MIT */
/* Hypercall 17, xen_version. Source: xen/include/public/version.h, features.h (Xen 4.20). */
#ifndef CPRIVCMD_VERSION_H
#define CPRIVCMD_VERSION_H

#include "layout.h"

/* Operation numbers. Each comment names the output. */
MIRROR_CONSTANT(MIRROR_XENVER_version, 0);             /* the result: major 31:16, minor 15:0 */
MIRROR_CONSTANT(MIRROR_XENVER_extraversion, 1);        /* XEN_EXTRAVERSION_LEN characters */
MIRROR_CONSTANT(MIRROR_XENVER_compile_info, 2);        /* xen_compile_info */
MIRROR_CONSTANT(MIRROR_XENVER_capabilities, 3);        /* XEN_CAPABILITIES_INFO_LEN characters */
MIRROR_CONSTANT(MIRROR_XENVER_changeset, 4);           /* XEN_CHANGESET_INFO_LEN characters */
MIRROR_CONSTANT(MIRROR_XENVER_platform_parameters, 5); /* xen_platform_parameters */
MIRROR_CONSTANT(MIRROR_XENVER_get_features, 6);        /* xen_feature_info */
MIRROR_CONSTANT(MIRROR_XENVER_pagesize, 7);            /* the result: bytes in a page */
MIRROR_CONSTANT(MIRROR_XENVER_guest_handle, 8);        /* XEN_DOMAIN_HANDLE_LEN bytes: a UUID */
MIRROR_CONSTANT(MIRROR_XENVER_commandline, 9);         /* XEN_COMMANDLINE_LEN characters */
MIRROR_CONSTANT(MIRROR_XENVER_build_id, 10);           /* xen_varbuf */
MIRROR_CONSTANT(MIRROR_XENVER_extraversion2, 11);      /* xen_varbuf; 11 to 14 not in Xen 4.17 */
MIRROR_CONSTANT(MIRROR_XENVER_capabilities2, 12);      /* xen_varbuf */
MIRROR_CONSTANT(MIRROR_XENVER_changeset2, 13);         /* xen_varbuf */
MIRROR_CONSTANT(MIRROR_XENVER_commandline2, 14);       /* xen_varbuf */

/* Sizes in bytes of the plain array arguments. Upstream has no name for the last two. */
MIRROR_CONSTANT(MIRROR_XEN_EXTRAVERSION_LEN, 16);
MIRROR_CONSTANT(MIRROR_XEN_CAPABILITIES_INFO_LEN, 1024);
MIRROR_CONSTANT(MIRROR_XEN_CHANGESET_INFO_LEN, 64);
MIRROR_CONSTANT(MIRROR_XEN_COMMANDLINE_LEN, 1024);
MIRROR_CONSTANT(MIRROR_XEN_DOMAIN_HANDLE_LEN, 16);

/// How Xen was built; each text is truncated to its field.
/// struct xen_compile_info, xen/include/public/version.h (Xen 4.20)
struct mirror_xen_compile_info {
    char compiler[64];
    char compile_by[16];
    char compile_domain[32];
    char compile_date[32];
};
#define MIRROR_FIELDS_xen_compile_info(F, P, S)                                            \
    F(S, compiler, 0) F(S, compile_by, 64) F(S, compile_domain, 80) F(S, compile_date, 112)
MIRROR_LAYOUT(xen_compile_info, 144);

/// The start of Xen's part of the address space, for PV guests.
/// struct xen_platform_parameters, xen/include/public/version.h (Xen 4.20)
struct mirror_xen_platform_parameters {
    uint64_t virt_start;
};
#define MIRROR_FIELDS_xen_platform_parameters(F, P, S) F(S, virt_start, 0)
MIRROR_LAYOUT(xen_platform_parameters, 8);

/// Returns the 32 feature bits of submap_idx in submap.
/// struct xen_feature_info, xen/include/public/version.h (Xen 4.20)
struct mirror_xen_feature_info {
    uint32_t submap_idx;
    uint32_t submap;
};
#define MIRROR_FIELDS_xen_feature_info(F, P, S) F(S, submap_idx, 0) F(S, submap, 4)
MIRROR_LAYOUT(xen_feature_info, 8);

/// A buffer of len bytes that start right after this structure.
///
/// The mirror omits buf because Swift does not import a flexible array member.
/// struct xen_varbuf (Xen 4.20), struct xen_build_id (Xen 4.17), xen/include/public/version.h
struct mirror_xen_varbuf {
    uint32_t len;
};
#define MIRROR_FIELDS_xen_varbuf(F, P, S) F(S, len, 0)
MIRROR_LAYOUT(xen_varbuf, 4);

/* Bits of submap 0. */
MIRROR_CONSTANT(MIRROR_XENFEAT_writable_page_tables, 0);
MIRROR_CONSTANT(MIRROR_XENFEAT_auto_translated_physmap, 2); /* set in HVM and PVH guests */
MIRROR_CONSTANT(MIRROR_XENFEAT_supervisor_mode_kernel, 3);
MIRROR_CONSTANT(MIRROR_XENFEAT_pae_pgdir_above_4gb, 4);
MIRROR_CONSTANT(MIRROR_XENFEAT_mmu_pt_update_preserve_ad, 5);
MIRROR_CONSTANT(MIRROR_XENFEAT_highmem_assist, 6);
MIRROR_CONSTANT(MIRROR_XENFEAT_gnttab_map_avail_bits, 7);
MIRROR_CONSTANT(MIRROR_XENFEAT_hvm_callback_vector, 8);
MIRROR_CONSTANT(MIRROR_XENFEAT_hvm_safe_pvclock, 9);
MIRROR_CONSTANT(MIRROR_XENFEAT_hvm_pirqs, 10); /* an HVM guest may map interrupts to pIRQs */
MIRROR_CONSTANT(MIRROR_XENFEAT_dom0, 11);      /* the caller is the initial domain */
MIRROR_CONSTANT(MIRROR_XENFEAT_memory_op_vnode_supported, 13);
MIRROR_CONSTANT(MIRROR_XENFEAT_not_direct_mapped, 16);
MIRROR_CONSTANT(MIRROR_XENFEAT_direct_mapped, 17);
MIRROR_CONSTANT(MIRROR_XENFEAT_runstate_phys_area, 18);  /* since Xen 4.18 */
MIRROR_CONSTANT(MIRROR_XENFEAT_vcpu_time_phys_area, 19); /* since Xen 4.18 */
MIRROR_CONSTANT(MIRROR_XENFEAT_dm_msix_all_writes, 20);  /* since Xen 4.19 */

#endif
