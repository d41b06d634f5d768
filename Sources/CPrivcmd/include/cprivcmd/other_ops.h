/* SPDX-License-Identifier: MIT */
/*
 * Rarely used hypercalls: their operations and arguments.
 * Source: xen/include/public/xen.h, kexec.h, argo.h, hypfs.h, xsm/flask_op.h (Xen 4.20).
 */
#ifndef CPRIVCMD_OTHER_OPS_H
#define CPRIVCMD_OTHER_OPS_H

#include "layout.h"

/* Operations of mmuext_op. */
MIRROR_CONSTANT(MIRROR_MMUEXT_PIN_L1_TABLE, 0);
MIRROR_CONSTANT(MIRROR_MMUEXT_PIN_L2_TABLE, 1);
MIRROR_CONSTANT(MIRROR_MMUEXT_PIN_L3_TABLE, 2);
MIRROR_CONSTANT(MIRROR_MMUEXT_PIN_L4_TABLE, 3);
MIRROR_CONSTANT(MIRROR_MMUEXT_UNPIN_TABLE, 4);
MIRROR_CONSTANT(MIRROR_MMUEXT_NEW_BASEPTR, 5);
MIRROR_CONSTANT(MIRROR_MMUEXT_TLB_FLUSH_LOCAL, 6);
MIRROR_CONSTANT(MIRROR_MMUEXT_INVLPG_LOCAL, 7);
MIRROR_CONSTANT(MIRROR_MMUEXT_TLB_FLUSH_MULTI, 8);
MIRROR_CONSTANT(MIRROR_MMUEXT_INVLPG_MULTI, 9);
MIRROR_CONSTANT(MIRROR_MMUEXT_TLB_FLUSH_ALL, 10);
MIRROR_CONSTANT(MIRROR_MMUEXT_INVLPG_ALL, 11);
MIRROR_CONSTANT(MIRROR_MMUEXT_FLUSH_CACHE, 12);
MIRROR_CONSTANT(MIRROR_MMUEXT_SET_LDT, 13);
MIRROR_CONSTANT(MIRROR_MMUEXT_NEW_USER_BASEPTR, 15);
MIRROR_CONSTANT(MIRROR_MMUEXT_CLEAR_PAGE, 16);
MIRROR_CONSTANT(MIRROR_MMUEXT_COPY_PAGE, 17);
MIRROR_CONSTANT(MIRROR_MMUEXT_FLUSH_CACHE_GLOBAL, 18);
MIRROR_CONSTANT(MIRROR_MMUEXT_MARK_SUPER, 19);
MIRROR_CONSTANT(MIRROR_MMUEXT_UNMARK_SUPER, 20);

/* Operation numbers of console_io. */
MIRROR_CONSTANT(MIRROR_CONSOLEIO_write, 0);
MIRROR_CONSTANT(MIRROR_CONSOLEIO_read, 1);

/* Operation numbers of vm_assist. */
MIRROR_CONSTANT(MIRROR_VMASST_CMD_enable, 0);
MIRROR_CONSTANT(MIRROR_VMASST_CMD_disable, 1);

/* Operation numbers of kexec_op. */
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec, 0);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_load_v1, 1);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_unload_v1, 2);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_get_range, 3);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_load, 4);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_unload, 5);
MIRROR_CONSTANT(MIRROR_KEXEC_CMD_kexec_status, 6);

/* Operation numbers of argo_op. */
MIRROR_CONSTANT(MIRROR_XEN_ARGO_OP_register_ring, 1);
MIRROR_CONSTANT(MIRROR_XEN_ARGO_OP_unregister_ring, 2);
MIRROR_CONSTANT(MIRROR_XEN_ARGO_OP_sendv, 3);
MIRROR_CONSTANT(MIRROR_XEN_ARGO_OP_notify, 4);

/* Operation numbers of hypfs_op. */
MIRROR_CONSTANT(MIRROR_XEN_HYPFS_OP_get_version, 0);
MIRROR_CONSTANT(MIRROR_XEN_HYPFS_OP_read, 1);
MIRROR_CONSTANT(MIRROR_XEN_HYPFS_OP_write_contents, 2);

/* Operation numbers of callback_op. */
MIRROR_CONSTANT(MIRROR_CALLBACKOP_register, 0);
MIRROR_CONSTANT(MIRROR_CALLBACKOP_unregister, 1);

/* Operation numbers of nmi_op. */
MIRROR_CONSTANT(MIRROR_XENNMI_register_callback, 0);
MIRROR_CONSTANT(MIRROR_XENNMI_unregister_callback, 1);

/* Operations of flask, which is xsm_op. */
MIRROR_CONSTANT(MIRROR_FLASK_LOAD, 1);
MIRROR_CONSTANT(MIRROR_FLASK_GETENFORCE, 2);
MIRROR_CONSTANT(MIRROR_FLASK_SETENFORCE, 3);
MIRROR_CONSTANT(MIRROR_FLASK_CONTEXT_TO_SID, 4);
MIRROR_CONSTANT(MIRROR_FLASK_SID_TO_CONTEXT, 5);
MIRROR_CONSTANT(MIRROR_FLASK_ACCESS, 6);
MIRROR_CONSTANT(MIRROR_FLASK_CREATE, 7);
MIRROR_CONSTANT(MIRROR_FLASK_RELABEL, 8);
MIRROR_CONSTANT(MIRROR_FLASK_USER, 9);
MIRROR_CONSTANT(MIRROR_FLASK_POLICYVERS, 10);
MIRROR_CONSTANT(MIRROR_FLASK_GETBOOL, 11);
MIRROR_CONSTANT(MIRROR_FLASK_SETBOOL, 12);
MIRROR_CONSTANT(MIRROR_FLASK_COMMITBOOLS, 13);
MIRROR_CONSTANT(MIRROR_FLASK_MLS, 14);
MIRROR_CONSTANT(MIRROR_FLASK_DISABLE, 15);
MIRROR_CONSTANT(MIRROR_FLASK_GETAVC_THRESHOLD, 16);
MIRROR_CONSTANT(MIRROR_FLASK_SETAVC_THRESHOLD, 17);
MIRROR_CONSTANT(MIRROR_FLASK_AVC_HASHSTATS, 18);
MIRROR_CONSTANT(MIRROR_FLASK_AVC_CACHESTATS, 19);
MIRROR_CONSTANT(MIRROR_FLASK_MEMBER, 20);
MIRROR_CONSTANT(MIRROR_FLASK_ADD_OCONTEXT, 21);
MIRROR_CONSTANT(MIRROR_FLASK_DEL_OCONTEXT, 22);
MIRROR_CONSTANT(MIRROR_FLASK_GET_PEER_SID, 23);
MIRROR_CONSTANT(MIRROR_FLASK_RELABEL_DOMAIN, 24);
MIRROR_CONSTANT(MIRROR_FLASK_DEVICETREE_LABEL, 25);

/* The only interface version. */
MIRROR_CONSTANT(MIRROR_XEN_FLASK_INTERFACE_VERSION, 1);

/// One operation on page tables; arg1 and arg2 are the unions' values.
/// struct mmuext_op, xen/include/public/xen.h (Xen 4.20)
struct mirror_mmuext_op {
    uint32_t cmd;
    uint8_t _pad0[4];
    uint64_t arg1;
    uint64_t arg2;
};
#define MIRROR_FIELDS_mmuext_op(F, P, S)                                                   \
    F(S, cmd, 0) P(S, _pad0, 4) F(S, arg1, 8) F(S, arg2, 16)
MIRROR_LAYOUT(mmuext_op, 24);

/// One entry of a page table.
/// struct mmu_update, xen/include/public/xen.h (Xen 4.20)
struct mirror_mmu_update {
    uint64_t ptr;
    uint64_t val;
};
#define MIRROR_FIELDS_mmu_update(F, P, S) F(S, ptr, 0) F(S, val, 8)
MIRROR_LAYOUT(mmu_update, 16);

/// One hypercall of a multicall.
/// struct multicall_entry, xen/include/public/xen.h (Xen 4.20)
struct mirror_multicall_entry {
    uint64_t op;
    uint64_t result;
    uint64_t args[6];
};
#define MIRROR_FIELDS_multicall_entry(F, P, S) F(S, op, 0) F(S, result, 8) F(S, args, 16)
MIRROR_LAYOUT(multicall_entry, 64);

/// A range of memory that a crash kernel needs.
/// xen_kexec_range_t, xen/include/public/kexec.h (Xen 4.20)
struct mirror_xen_kexec_range {
    int32_t range;
    int32_t nr;
    uint64_t size;
    uint64_t start;
};
#define MIRROR_FIELDS_xen_kexec_range(F, P, S)                                             \
    F(S, range, 0) F(S, nr, 4) F(S, size, 8) F(S, start, 16)
MIRROR_LAYOUT(xen_kexec_range, 24);

/// A segment of a kernel to load.
/// xen_kexec_segment_t, xen/include/public/kexec.h (Xen 4.20)
struct mirror_xen_kexec_segment {
    uint64_t buf;
    uint64_t buf_size;
    uint64_t dest_maddr;
    uint64_t dest_size;
};
#define MIRROR_FIELDS_xen_kexec_segment(F, P, S)                                           \
    F(S, buf, 0) F(S, buf_size, 8) F(S, dest_maddr, 16) F(S, dest_size, 24)
MIRROR_LAYOUT(xen_kexec_segment, 32);

/// Loads a kernel with nr_segments segments.
/// xen_kexec_load_t, xen/include/public/kexec.h (Xen 4.20)
struct mirror_xen_kexec_load {
    uint8_t type;
    uint8_t _pad;
    uint16_t arch;
    uint32_t nr_segments;
    uint64_t segments;
    uint64_t entry_maddr;
};
#define MIRROR_FIELDS_xen_kexec_load(F, P, S)                                              \
    F(S, type, 0) F(S, _pad, 1) F(S, arch, 2) F(S, nr_segments, 4) F(S, segments, 8)       \
    F(S, entry_maddr, 16)
MIRROR_LAYOUT(xen_kexec_load, 24);

/// Unloads a kernel; exec and status have the same argument.
/// xen_kexec_unload_t, xen/include/public/kexec.h (Xen 4.20)
struct mirror_xen_kexec_unload {
    uint8_t type;
};
#define MIRROR_FIELDS_xen_kexec_unload(F, P, S) F(S, type, 0)
MIRROR_LAYOUT(xen_kexec_unload, 1);

/// Whether the policy is enforced.
/// struct xen_flask_setenforce, xen/include/public/xsm/flask_op.h (Xen 4.20)
struct mirror_xen_flask_setenforce {
    uint32_t enforcing;
};
#define MIRROR_FIELDS_xen_flask_setenforce(F, P, S) F(S, enforcing, 0)
MIRROR_LAYOUT(xen_flask_setenforce, 4);

/// A security label, and its number.
/// struct xen_flask_sid_context, xen/include/public/xsm/flask_op.h (Xen 4.20)
struct mirror_xen_flask_sid_context {
    uint32_t sid;
    uint32_t size;
    uint64_t context;
};
#define MIRROR_FIELDS_xen_flask_sid_context(F, P, S)                                       \
    F(S, sid, 0) F(S, size, 4) F(S, context, 8)
MIRROR_LAYOUT(xen_flask_sid_context, 16);

/// The permissions between two security labels.
/// struct xen_flask_access, xen/include/public/xsm/flask_op.h (Xen 4.20)
struct mirror_xen_flask_access {
    uint32_t ssid;
    uint32_t tsid;
    uint32_t tclass;
    uint32_t req;
    uint32_t allowed;
    uint32_t audit_allow;
    uint32_t audit_deny;
    uint32_t seqno;
};
#define MIRROR_FIELDS_xen_flask_access(F, P, S)                                            \
    F(S, ssid, 0) F(S, tsid, 4) F(S, tclass, 8) F(S, req, 12) F(S, allowed, 16)            \
    F(S, audit_allow, 20) F(S, audit_deny, 24) F(S, seqno, 28)
MIRROR_LAYOUT(xen_flask_access, 32);

/// Changes the security label of a domain.
/// struct xen_flask_relabel, xen/include/public/xsm/flask_op.h (Xen 4.20)
struct mirror_xen_flask_relabel {
    uint32_t domid;
    uint32_t sid;
};
#define MIRROR_FIELDS_xen_flask_relabel(F, P, S) F(S, domid, 0) F(S, sid, 4)
MIRROR_LAYOUT(xen_flask_relabel, 8);

/// The envelope of flask: operation, interface version, argument.
/// struct xen_flask_op, xen/include/public/xsm/flask_op.h (Xen 4.20)
struct mirror_xen_flask_op {
    uint32_t cmd;
    uint32_t interface_version;
    uint64_t u[4];
};
#define MIRROR_FIELDS_xen_flask_op(F, P, S)                                                \
    F(S, cmd, 0) F(S, interface_version, 4) F(S, u, 8)
MIRROR_LAYOUT(xen_flask_op, 40);

#endif
