/* SPDX-License-Identifier: MIT */
#define __XEN_TOOLS__ 1 /* else the headers speak the legacy interface */
#include "compare.h"

#define MIRROR_CONSTANTS(C)                                                                \
    C(HVMOP_set_param)                                                                     \
    C(HVMOP_get_param)                                                                     \
    C(HVMOP_set_pci_intx_level)                                                            \
    C(HVMOP_set_isa_irq_level)                                                             \
    C(HVMOP_set_pci_link_route)                                                            \
    C(HVMOP_flush_tlbs)                                                                    \
    C(HVMOP_pagetable_dying)                                                               \
    C(HVMOP_get_time)                                                                      \
    C(HVMOP_xentrace)                                                                      \
    C(HVMOP_set_mem_access)                                                                \
    C(HVMOP_get_mem_access)                                                                \
    C(HVMOP_get_mem_type)                                                                  \
    C(HVMOP_set_evtchn_upcall_vector)                                                      \
    C(HVMOP_guest_request_vm_event)                                                        \
    C(HVMOP_altp2m)                                                                        \
    C(HVMOP_altp2m_get_domain_state)                                                       \
    C(HVMOP_altp2m_set_domain_state)                                                       \
    C(HVMOP_altp2m_vcpu_enable_notify)                                                     \
    C(HVMOP_altp2m_create_p2m)                                                             \
    C(HVMOP_altp2m_destroy_p2m)                                                            \
    C(HVMOP_altp2m_switch_p2m)                                                             \
    C(HVMOP_altp2m_set_mem_access)                                                         \
    C(HVMOP_altp2m_change_gfn)                                                             \
    C(HVMOP_altp2m_set_mem_access_multi)                                                   \
    C(HVMOP_altp2m_set_suppress_ve)                                                        \
    C(HVMOP_altp2m_get_suppress_ve)                                                        \
    C(HVMOP_altp2m_get_mem_access)                                                         \
    C(HVMOP_altp2m_vcpu_disable_notify)                                                    \
    C(HVMOP_altp2m_get_p2m_idx)                                                            \
    C(HVMOP_altp2m_set_suppress_ve_multi)                                                  \
    C(HVMOP_altp2m_set_visibility)                                                         \
    C(HVM_PARAM_PAE_ENABLED)                                                               \
    C(HVM_PARAM_DM_DOMAIN)                                                                 \
    C(HVM_PARAM_MEMORY_EVENT_CR0)                                                          \
    C(HVM_PARAM_MEMORY_EVENT_CR3)                                                          \
    C(HVM_PARAM_MEMORY_EVENT_CR4)                                                          \
    C(HVM_PARAM_MEMORY_EVENT_INT3)                                                         \
    C(HVM_PARAM_NESTEDHVM)                                                                 \
    C(HVM_PARAM_MEMORY_EVENT_SINGLE_STEP)                                                  \
    C(HVM_PARAM_BUFIOREQ_EVTCHN)                                                           \
    C(HVM_PARAM_MEMORY_EVENT_MSR)                                                          \
    C(HVM_PARAM_CALLBACK_IRQ)                                                              \
    C(HVM_PARAM_STORE_PFN)                                                                 \
    C(HVM_PARAM_STORE_EVTCHN)                                                              \
    C(HVM_PARAM_IOREQ_PFN)                                                                 \
    C(HVM_PARAM_BUFIOREQ_PFN)                                                              \
    C(HVM_PARAM_VIRIDIAN)                                                                  \
    C(HVM_PARAM_TIMER_MODE)                                                                \
    C(HVM_PARAM_HPET_ENABLED)                                                              \
    C(HVM_PARAM_IDENT_PT)                                                                  \
    C(HVM_PARAM_ACPI_S_STATE)                                                              \
    C(HVM_PARAM_VM86_TSS)                                                                  \
    C(HVM_PARAM_VPT_ALIGN)                                                                 \
    C(HVM_PARAM_CONSOLE_PFN)                                                               \
    C(HVM_PARAM_CONSOLE_EVTCHN)                                                            \
    C(HVM_PARAM_ACPI_IOPORTS_LOCATION)                                                     \
    C(HVM_PARAM_PAGING_RING_PFN)                                                           \
    C(HVM_PARAM_MONITOR_RING_PFN)                                                          \
    C(HVM_PARAM_SHARING_RING_PFN)                                                          \
    C(HVM_PARAM_TRIPLE_FAULT_REASON)                                                       \
    C(HVM_PARAM_IOREQ_SERVER_PFN)                                                          \
    C(HVM_PARAM_NR_IOREQ_SERVER_PAGES)                                                     \
    C(HVM_PARAM_VM_GENERATION_ID_ADDR)                                                     \
    C(HVM_PARAM_ALTP2M)                                                                    \
    C(HVM_PARAM_VM86_TSS_SIZED)                                                            \
    C(HVM_PARAM_MCA_CAP)                                                                   \
    C(XEN_DMOP_create_ioreq_server)                                                        \
    C(XEN_DMOP_get_ioreq_server_info)                                                      \
    C(XEN_DMOP_map_io_range_to_ioreq_server)                                               \
    C(XEN_DMOP_unmap_io_range_from_ioreq_server)                                           \
    C(XEN_DMOP_set_ioreq_server_state)                                                     \
    C(XEN_DMOP_destroy_ioreq_server)                                                       \
    C(XEN_DMOP_track_dirty_vram)                                                           \
    C(XEN_DMOP_set_pci_intx_level)                                                         \
    C(XEN_DMOP_set_isa_irq_level)                                                          \
    C(XEN_DMOP_set_pci_link_route)                                                         \
    C(XEN_DMOP_modified_memory)                                                            \
    C(XEN_DMOP_set_mem_type)                                                               \
    C(XEN_DMOP_inject_event)                                                               \
    C(XEN_DMOP_inject_msi)                                                                 \
    C(XEN_DMOP_map_mem_type_to_ioreq_server)                                               \
    C(XEN_DMOP_remote_shutdown)                                                            \
    C(XEN_DMOP_relocate_memory)                                                            \
    C(XEN_DMOP_pin_memory_cacheattr)                                                       \
    C(XEN_DMOP_set_irq_level)

MIRROR_CONSTANTS(MIRROR_PREDECLARE)

#if __has_include(<xen/hvm/dm_op.h>)
#include <xen/xen.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/hvm/dm_op.h>

#define MIRROR_STRUCTS(S, L)                                                               \
    S(xen_hvm_param)                                                                       \
    S(xen_hvm_get_time)                                                                    \
    S(xen_hvm_get_mem_type)                                                                \
    S(xen_hvm_pagetable_dying)                                                             \
    S(xen_hvm_evtchn_upcall_vector)                                                        \
    S(xen_hvm_altp2m_op)                                                                   \
    S(xen_dm_op_create_ioreq_server)                                                       \
    S(xen_dm_op_get_ioreq_server_info)                                                     \
    S(xen_dm_op_ioreq_server_range)                                                        \
    S(xen_dm_op_set_ioreq_server_state)                                                    \
    S(xen_dm_op_destroy_ioreq_server)                                                      \
    S(xen_dm_op_track_dirty_vram)                                                          \
    S(xen_dm_op_set_pci_intx_level)                                                        \
    S(xen_dm_op_set_isa_irq_level)                                                         \
    S(xen_dm_op_set_pci_link_route)                                                        \
    S(xen_dm_op_modified_memory)                                                           \
    S(xen_dm_op_modified_memory_extent)                                                    \
    S(xen_dm_op_set_mem_type)                                                              \
    S(xen_dm_op_inject_event)                                                              \
    S(xen_dm_op_inject_msi)                                                                \
    S(xen_dm_op_map_mem_type_to_ioreq_server)                                              \
    S(xen_dm_op_remote_shutdown)                                                           \
    S(xen_dm_op_relocate_memory)                                                           \
    S(xen_dm_op_pin_memory_cacheattr)                                                      \
    S(xen_dm_op_set_irq_level)                                                             \
    S(xen_dm_op_nr_vcpus)                                                                  \
    S(xen_dm_op)

MIRROR_COMPARE(xen_hvm, "xen xen/hvm",
               "Xen interface " MIRROR_TEXT(__XEN_LATEST_INTERFACE_VERSION__));
#else
MIRROR_NOT_FOUND(xen_hvm, "xen xen/hvm");
#endif
