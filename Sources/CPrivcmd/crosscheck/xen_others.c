/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(MMUEXT_PIN_L1_TABLE)                                                                 \
    C(MMUEXT_PIN_L2_TABLE)                                                                 \
    C(MMUEXT_PIN_L3_TABLE)                                                                 \
    C(MMUEXT_PIN_L4_TABLE)                                                                 \
    C(MMUEXT_UNPIN_TABLE)                                                                  \
    C(MMUEXT_NEW_BASEPTR)                                                                  \
    C(MMUEXT_TLB_FLUSH_LOCAL)                                                              \
    C(MMUEXT_INVLPG_LOCAL)                                                                 \
    C(MMUEXT_TLB_FLUSH_MULTI)                                                              \
    C(MMUEXT_INVLPG_MULTI)                                                                 \
    C(MMUEXT_TLB_FLUSH_ALL)                                                                \
    C(MMUEXT_INVLPG_ALL)                                                                   \
    C(MMUEXT_FLUSH_CACHE)                                                                  \
    C(MMUEXT_SET_LDT)                                                                      \
    C(MMUEXT_NEW_USER_BASEPTR)                                                             \
    C(MMUEXT_CLEAR_PAGE)                                                                   \
    C(MMUEXT_COPY_PAGE)                                                                    \
    C(MMUEXT_FLUSH_CACHE_GLOBAL)                                                           \
    C(MMUEXT_MARK_SUPER)                                                                   \
    C(MMUEXT_UNMARK_SUPER)                                                                 \
    C(CONSOLEIO_write)                                                                     \
    C(CONSOLEIO_read)                                                                      \
    C(VMASST_CMD_enable)                                                                   \
    C(VMASST_CMD_disable)                                                                  \
    C(KEXEC_CMD_kexec)                                                                     \
    C(KEXEC_CMD_kexec_load_v1)                                                             \
    C(KEXEC_CMD_kexec_unload_v1)                                                           \
    C(KEXEC_CMD_kexec_get_range)                                                           \
    C(KEXEC_CMD_kexec_load)                                                                \
    C(KEXEC_CMD_kexec_unload)                                                              \
    C(KEXEC_CMD_kexec_status)                                                              \
    C(XEN_ARGO_OP_register_ring)                                                           \
    C(XEN_ARGO_OP_unregister_ring)                                                         \
    C(XEN_ARGO_OP_sendv)                                                                   \
    C(XEN_ARGO_OP_notify)                                                                  \
    C(XEN_HYPFS_OP_get_version)                                                            \
    C(XEN_HYPFS_OP_read)                                                                   \
    C(XEN_HYPFS_OP_write_contents)                                                         \
    C(CALLBACKOP_register)                                                                 \
    C(CALLBACKOP_unregister)                                                               \
    C(XENNMI_register_callback)                                                            \
    C(XENNMI_unregister_callback)                                                          \
    C(FLASK_LOAD)                                                                          \
    C(FLASK_GETENFORCE)                                                                    \
    C(FLASK_SETENFORCE)                                                                    \
    C(FLASK_CONTEXT_TO_SID)                                                                \
    C(FLASK_SID_TO_CONTEXT)                                                                \
    C(FLASK_ACCESS)                                                                        \
    C(FLASK_CREATE)                                                                        \
    C(FLASK_RELABEL)                                                                       \
    C(FLASK_USER)                                                                          \
    C(FLASK_POLICYVERS)                                                                    \
    C(FLASK_GETBOOL)                                                                       \
    C(FLASK_SETBOOL)                                                                       \
    C(FLASK_COMMITBOOLS)                                                                   \
    C(FLASK_MLS)                                                                           \
    C(FLASK_DISABLE)                                                                       \
    C(FLASK_GETAVC_THRESHOLD)                                                              \
    C(FLASK_SETAVC_THRESHOLD)                                                              \
    C(FLASK_AVC_HASHSTATS)                                                                 \
    C(FLASK_AVC_CACHESTATS)                                                                \
    C(FLASK_MEMBER)                                                                        \
    C(FLASK_ADD_OCONTEXT)                                                                  \
    C(FLASK_DEL_OCONTEXT)                                                                  \
    C(FLASK_GET_PEER_SID)                                                                  \
    C(FLASK_RELABEL_DOMAIN)                                                                \
    C(FLASK_DEVICETREE_LABEL)                                                              \
    C(XEN_FLASK_INTERFACE_VERSION)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/hypfs.h>)
#include <xen/xen.h>
#include <xen/kexec.h>
#include <xen/argo.h>
#include <xen/hypfs.h>
#include <xen/callback.h>
#include <xen/nmi.h>
#include <xen/xsm/flask_op.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(mmuext_op)                                                                           \
    S(mmu_update)                                                                          \
    S(multicall_entry)                                                                     \
    S(xen_kexec_range)                                                                     \
    S(xen_kexec_segment)                                                                   \
    S(xen_kexec_load)                                                                      \
    S(xen_kexec_unload)                                                                    \
    S(xen_flask_setenforce)                                                                \
    S(xen_flask_sid_context)                                                               \
    S(xen_flask_access)                                                                    \
    S(xen_flask_relabel)                                                                   \
    S(xen_flask_op)

MIRROR_COMPARE(xen_others, "xen xen/xen.h and others",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_others, "xen xen/xen.h and others");
#endif
