/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(__HYPERVISOR_set_trap_table)                                                         \
    C(__HYPERVISOR_mmu_update)                                                             \
    C(__HYPERVISOR_set_gdt)                                                                \
    C(__HYPERVISOR_stack_switch)                                                           \
    C(__HYPERVISOR_set_callbacks)                                                          \
    C(__HYPERVISOR_fpu_taskswitch)                                                         \
    C(__HYPERVISOR_sched_op_compat)                                                        \
    C(__HYPERVISOR_platform_op)                                                            \
    C(__HYPERVISOR_set_debugreg)                                                           \
    C(__HYPERVISOR_get_debugreg)                                                           \
    C(__HYPERVISOR_update_descriptor)                                                      \
    C(__HYPERVISOR_memory_op)                                                              \
    C(__HYPERVISOR_multicall)                                                              \
    C(__HYPERVISOR_update_va_mapping)                                                      \
    C(__HYPERVISOR_set_timer_op)                                                           \
    C(__HYPERVISOR_event_channel_op_compat)                                                \
    C(__HYPERVISOR_xen_version)                                                            \
    C(__HYPERVISOR_console_io)                                                             \
    C(__HYPERVISOR_physdev_op_compat)                                                      \
    C(__HYPERVISOR_grant_table_op)                                                         \
    C(__HYPERVISOR_vm_assist)                                                              \
    C(__HYPERVISOR_update_va_mapping_otherdomain)                                          \
    C(__HYPERVISOR_iret)                                                                   \
    C(__HYPERVISOR_vcpu_op)                                                                \
    C(__HYPERVISOR_set_segment_base)                                                       \
    C(__HYPERVISOR_mmuext_op)                                                              \
    C(__HYPERVISOR_xsm_op)                                                                 \
    C(__HYPERVISOR_nmi_op)                                                                 \
    C(__HYPERVISOR_sched_op)                                                               \
    C(__HYPERVISOR_callback_op)                                                            \
    C(__HYPERVISOR_xenoprof_op)                                                            \
    C(__HYPERVISOR_event_channel_op)                                                       \
    C(__HYPERVISOR_physdev_op)                                                             \
    C(__HYPERVISOR_hvm_op)                                                                 \
    C(__HYPERVISOR_sysctl)                                                                 \
    C(__HYPERVISOR_domctl)                                                                 \
    C(__HYPERVISOR_kexec_op)                                                               \
    C(__HYPERVISOR_tmem_op)                                                                \
    C(__HYPERVISOR_argo_op)                                                                \
    C(__HYPERVISOR_xenpmu_op)                                                              \
    C(__HYPERVISOR_dm_op)                                                                  \
    C(__HYPERVISOR_hypfs_op)                                                               \
    C(__HYPERVISOR_arch_0)                                                                 \
    C(__HYPERVISOR_arch_1)                                                                 \
    C(__HYPERVISOR_arch_2)                                                                 \
    C(__HYPERVISOR_arch_3)                                                                 \
    C(__HYPERVISOR_arch_4)                                                                 \
    C(__HYPERVISOR_arch_5)                                                                 \
    C(__HYPERVISOR_arch_6)                                                                 \
    C(__HYPERVISOR_arch_7)                                                                 \
    C(__HYPERVISOR_mca)                                                                    \
    C(DOMID_FIRST_RESERVED)                                                                \
    C(DOMID_SELF)                                                                          \
    C(DOMID_IO)                                                                            \
    C(DOMID_XEN)                                                                           \
    C(DOMID_COW)                                                                           \
    C(DOMID_INVALID)                                                                       \
    C(DOMID_IDLE)                                                                          \
    C(DOMID_MASK)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/xen.h>)
#include <xen/xen.h>
#if __has_include(<xen/arch-x86/xen-mca.h>) && (defined(__x86_64__) || defined(__i386__))
#include <xen/arch-x86/xen-mca.h>
#endif

/* Numbers only. */
#define MIRROR_STRUCTS(S, L)

MIRROR_COMPARE(xen_xen, "xen xen/xen.h",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_xen, "xen xen/xen.h");
#endif
