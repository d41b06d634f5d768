/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(XEN_SCHEDULER_CREDIT)                                                                \
    C(XEN_SCHEDULER_CREDIT2)                                                               \
    C(XEN_SCHEDULER_ARINC653)                                                              \
    C(XEN_SCHEDULER_RTDS)                                                                  \
    C(XEN_SCHEDULER_NULL)                                                                  \
    C(XEN_DOMCTL_SCHEDOP_putinfo)                                                          \
    C(XEN_DOMCTL_SCHEDOP_getinfo)                                                          \
    C(XEN_DOMCTL_SCHEDOP_putvcpuinfo)                                                      \
    C(XEN_DOMCTL_SCHEDOP_getvcpuinfo)                                                      \
    C(XEN_DOMCTL_SHADOW_OP_OFF)                                                            \
    C(XEN_DOMCTL_SHADOW_OP_ENABLE_TEST)                                                    \
    C(XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY)                                                \
    C(XEN_DOMCTL_SHADOW_OP_CLEAN)                                                          \
    C(XEN_DOMCTL_SHADOW_OP_PEEK)                                                           \
    C(XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION)                                                 \
    C(XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION)                                                 \
    C(XEN_DOMCTL_SHADOW_OP_ENABLE)                                                         \
    C(XEN_DOMCTL_setvcpuaffinity)                                                          \
    C(XEN_DOMCTL_shadow_op)                                                                \
    C(XEN_DOMCTL_setvcpucontext)                                                           \
    C(XEN_DOMCTL_getvcpucontext)                                                           \
    C(XEN_DOMCTL_scheduler_op)                                                             \
    C(XEN_DOMCTL_setdebugging)                                                             \
    C(XEN_DOMCTL_hypercall_init)                                                           \
    C(XEN_DOMCTL_settimeoffset)                                                            \
    C(XEN_DOMCTL_getvcpuaffinity)                                                          \
    C(XEN_DOMCTL_resumedomain)                                                             \
    C(XEN_DOMCTL_sendtrigger)                                                              \
    C(XEN_DOMCTL_subscribe)                                                                \
    C(XEN_DOMCTL_gethvmcontext)                                                            \
    C(XEN_DOMCTL_sethvmcontext)                                                            \
    C(XEN_DOMCTL_set_address_size)                                                         \
    C(XEN_DOMCTL_get_address_size)                                                         \
    C(XEN_DOMCTL_set_ext_vcpucontext)                                                      \
    C(XEN_DOMCTL_get_ext_vcpucontext)                                                      \
    C(XEN_DOMCTL_set_target)                                                               \
    C(XEN_DOMCTL_get_device_group)                                                         \
    C(XEN_DOMCTL_debug_op)                                                                 \
    C(XEN_DOMCTL_gethvmcontext_partial)                                                    \
    C(XEN_DOMCTL_vm_event_op)                                                              \
    C(XEN_DOMCTL_mem_sharing_op)                                                           \
    C(XEN_DOMCTL_gettscinfo)                                                               \
    C(XEN_DOMCTL_settscinfo)                                                               \
    C(XEN_DOMCTL_getpageframeinfo3)                                                        \
    C(XEN_DOMCTL_setvcpuextstate)                                                          \
    C(XEN_DOMCTL_getvcpuextstate)                                                          \
    C(XEN_DOMCTL_set_access_required)                                                      \
    C(XEN_DOMCTL_audit_p2m)                                                                \
    C(XEN_DOMCTL_set_virq_handler)                                                         \
    C(XEN_DOMCTL_set_broken_page_p2m)                                                      \
    C(XEN_DOMCTL_setnodeaffinity)                                                          \
    C(XEN_DOMCTL_getnodeaffinity)                                                          \
    C(XEN_DOMCTL_cacheflush)                                                               \
    C(XEN_DOMCTL_get_vcpu_msrs)                                                            \
    C(XEN_DOMCTL_set_vcpu_msrs)                                                            \
    C(XEN_DOMCTL_setvnumainfo)                                                             \
    C(XEN_DOMCTL_psr_cmt_op)                                                               \
    C(XEN_DOMCTL_monitor_op)                                                               \
    C(XEN_DOMCTL_psr_alloc)                                                                \
    C(XEN_DOMCTL_soft_reset)                                                               \
    C(XEN_DOMCTL_vuart_op)                                                                 \
    C(XEN_DOMCTL_get_cpu_policy)                                                           \
    C(XEN_DOMCTL_set_cpu_policy)                                                           \
    C(XEN_DOMCTL_vmtrace_op)                                                               \
    C(XEN_DOMCTL_get_paging_mempool_size)                                                  \
    C(XEN_DOMCTL_set_paging_mempool_size)                                                  \
    C(XEN_DOMCTL_dt_overlay)                                                               \
    C(XEN_DOMCTL_set_llc_colors)                                                           \
    C(XEN_DOMCTL_gdbsx_guestmemio)                                                         \
    C(XEN_DOMCTL_gdbsx_pausevcpu)                                                          \
    C(XEN_DOMCTL_gdbsx_unpausevcpu)                                                        \
    C(XEN_DOMCTL_gdbsx_domstatus)                                                          \
    C(XEN_DOMCTL_get_domain_state)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/domctl.h>)
#include <xen/xen.h>
#include <xen/domctl.h>

#ifdef XEN_DOMCTL_set_llc_colors
#define MIRROR_STRUCT_LLC_COLORS(S, L) S(xen_domctl_set_llc_colors)
#else
#define MIRROR_STRUCT_LLC_COLORS(S, L) L(xen_domctl_set_llc_colors)
#endif

#ifdef __x86_64__
_Static_assert(sizeof(struct vcpu_guest_context) == MIRROR_vcpu_guest_context_size,
               "struct vcpu_guest_context has another size");
#endif

/* Each release has one of the mirror's layouts. */
#define MIRROR_CREATE_FIELD(name, field, offset)                                           \
    _Static_assert(offsetof(struct xen_domctl_createdomain, field) == (offset),            \
                   "struct xen_domctl_createdomain: " #field " is to be at byte " #offset);
#if XEN_DOMCTL_INTERFACE_VERSION < 0x17
MIRROR_FIELDS_xen_domctl_createdomain_4_17(MIRROR_CREATE_FIELD, MIRROR_CREATE_FIELD, )
#elif XEN_DOMCTL_INTERFACE_VERSION == 0x17
MIRROR_FIELDS_xen_domctl_createdomain_4_19(MIRROR_CREATE_FIELD, MIRROR_CREATE_FIELD, )
#else
MIRROR_FIELDS_xen_domctl_createdomain_4_22(MIRROR_CREATE_FIELD, MIRROR_CREATE_FIELD, )
#endif

#define MIRROR_STRUCTS(S, L)                                                               \
    L(xen_domctl_createdomain_4_17)                                                        \
    L(xen_domctl_createdomain_4_19)                                                        \
    L(createdomain_altp2m)                                                                 \
    L(xen_domctl_createdomain_4_22)                                                        \
    S(xen_domctl_sched_credit)                                                             \
    S(xen_domctl_sched_credit2)                                                            \
    S(xen_domctl_sched_rtds)                                                               \
    S(xen_domctl_scheduler_op)                                                             \
    S(xen_domctl_getpageframeinfo3)                                                        \
    S(xen_domctl_nodeaffinity)                                                             \
    S(xen_domctl_shadow_op_stats)                                                          \
    S(xen_domctl_shadow_op)                                                                \
    S(xen_domctl_setdebugging)                                                             \
    S(xen_domctl_hypercall_init)                                                           \
    S(xen_domctl_settimeoffset)                                                            \
    S(xen_domctl_tsc_info)                                                                 \
    S(xen_domctl_hvmcontext)                                                               \
    S(xen_domctl_hvmcontext_partial)                                                       \
    S(xen_domctl_address_size)                                                             \
    S(xen_domctl_sendtrigger)                                                              \
    S(xen_domctl_set_target)                                                               \
    S(xen_domctl_subscribe)                                                                \
    S(xen_domctl_set_virq_handler)                                                         \
    S(xen_domctl_set_access_required)                                                      \
    S(xen_domctl_audit_p2m)                                                                \
    S(xen_domctl_set_broken_page_p2m)                                                      \
    S(xen_domctl_cacheflush)                                                               \
    S(xen_domctl_paging_mempool)                                                           \
    L(xen_vmemrange)                                                                       \
    S(xen_domctl_vnuma)                                                                    \
    MIRROR_STRUCT_LLC_COLORS(S, L)                                                         \
    L(xen_domctl_get_domain_state)                                                         \
    S(xen_domctl_vcpucontext)                                                              \
    S(xen_domctl_vcpuaffinity)                                                             \
    S(xen_cpuid_leaf)                                                                      \
    S(xen_msr_entry)                                                                       \
    S(xen_domctl_cpu_policy)                                                               \
    S(xen_domctl_vcpuextstate)                                                             \
    S(xen_domctl_vcpu_msr)                                                                 \
    S(xen_domctl_vcpu_msrs)                                                                \
    S(xen_domctl_debug_op)                                                                 \
    S(xen_domctl_vmtrace_op)                                                               \
    S(xen_domctl_gdbsx_pauseunp_vcpu)                                                      \
    S(xen_domctl_gdbsx_domstatus)                                                          \
    S(xen_domctl_psr_cmt_op)                                                               \
    S(xen_domctl_psr_alloc)                                                                \
    S(xen_domctl_get_device_group)                                                         \
    L(bind_pt_irq_pci)                                                                     \
    L(bind_pt_irq_msi)                                                                     \
    L(bind_pt_irq_isa)                                                                     \
    S(xen_domctl_bind_pt_irq)                                                              \
    S(xen_domctl_memory_mapping)                                                           \
    S(xen_domctl_ioport_mapping)                                                           \
    L(vm_event_op_u)                                                                       \
    S(xen_domctl_vm_event_op)                                                              \
    L(mem_sharing_op_u)                                                                    \
    S(xen_domctl_mem_sharing_op)                                                           \
    S(xen_domctl_vuart_op)

MIRROR_COMPARE(xen_domctl_args, "xen xen/domctl.h (arguments)",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_domctl_args, "xen xen/domctl.h (arguments)");
#endif
