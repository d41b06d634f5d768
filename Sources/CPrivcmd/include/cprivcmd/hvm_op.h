/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 34, hvm_op: its operations and their arguments.
 * Source: xen/include/public/hvm/hvm_op.h (Xen 4.20).
 */
#ifndef CPRIVCMD_HVM_OP_H
#define CPRIVCMD_HVM_OP_H

#include "layout.h"

/* Operation numbers. */
MIRROR_CONSTANT(MIRROR_HVMOP_set_param, 0);
MIRROR_CONSTANT(MIRROR_HVMOP_get_param, 1);
MIRROR_CONSTANT(MIRROR_HVMOP_set_pci_intx_level, 2);
MIRROR_CONSTANT(MIRROR_HVMOP_set_isa_irq_level, 3);
MIRROR_CONSTANT(MIRROR_HVMOP_set_pci_link_route, 4);
MIRROR_CONSTANT(MIRROR_HVMOP_flush_tlbs, 5);
MIRROR_CONSTANT(MIRROR_HVMOP_pagetable_dying, 9);
MIRROR_CONSTANT(MIRROR_HVMOP_get_time, 10);
MIRROR_CONSTANT(MIRROR_HVMOP_xentrace, 11);
MIRROR_CONSTANT(MIRROR_HVMOP_set_mem_access, 12);
MIRROR_CONSTANT(MIRROR_HVMOP_get_mem_access, 13);
MIRROR_CONSTANT(MIRROR_HVMOP_get_mem_type, 15);
MIRROR_CONSTANT(MIRROR_HVMOP_set_evtchn_upcall_vector, 23);
MIRROR_CONSTANT(MIRROR_HVMOP_guest_request_vm_event, 24);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m, 25);

/* Operations of HVMOP_altp2m. */
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_get_domain_state, 1);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_domain_state, 2);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_vcpu_enable_notify, 3);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_create_p2m, 4);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_destroy_p2m, 5);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_switch_p2m, 6);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_mem_access, 7);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_change_gfn, 8);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_mem_access_multi, 9);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_suppress_ve, 10);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_get_suppress_ve, 11);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_get_mem_access, 12);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_vcpu_disable_notify, 13);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_get_p2m_idx, 14);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_suppress_ve_multi, 15);
MIRROR_CONSTANT(MIRROR_HVMOP_altp2m_set_visibility, 16);

/// A parameter of a domain; index is a HVM_PARAM.
/// struct xen_hvm_param, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_param {
    uint16_t domid;
    uint16_t pad;
    uint32_t index;
    uint64_t value;
};
#define MIRROR_FIELDS_xen_hvm_param(F, P, S)                                               \
    F(S, domid, 0) F(S, pad, 2) F(S, index, 4) F(S, value, 8)
MIRROR_LAYOUT(xen_hvm_param, 16);

/// The guest's time.
/// struct xen_hvm_get_time, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_get_time {
    uint64_t now;
};
#define MIRROR_FIELDS_xen_hvm_get_time(F, P, S) F(S, now, 0)
MIRROR_LAYOUT(xen_hvm_get_time, 8);

/// The memory type of a frame.
/// struct xen_hvm_get_mem_type, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_get_mem_type {
    uint16_t domid;
    uint16_t mem_type;
    uint16_t pad[2];
    uint64_t pfn;
};
#define MIRROR_FIELDS_xen_hvm_get_mem_type(F, P, S)                                        \
    F(S, domid, 0) F(S, mem_type, 2) F(S, pad, 4) F(S, pfn, 8)
MIRROR_LAYOUT(xen_hvm_get_mem_type, 16);

/// Reports that a page table will not be used any more.
/// struct xen_hvm_pagetable_dying, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_pagetable_dying {
    uint16_t domid;
    uint16_t pad[3];
    uint64_t gpa;
};
#define MIRROR_FIELDS_xen_hvm_pagetable_dying(F, P, S)                                     \
    F(S, domid, 0) F(S, pad, 2) F(S, gpa, 8)
MIRROR_LAYOUT(xen_hvm_pagetable_dying, 16);

/// The interrupt vector for a virtual CPU's event upcalls.
/// struct xen_hvm_evtchn_upcall_vector, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_evtchn_upcall_vector {
    uint32_t vcpu;
    uint8_t vector;
    uint8_t _pad0[3];
};
#define MIRROR_FIELDS_xen_hvm_evtchn_upcall_vector(F, P, S)                                \
    F(S, vcpu, 0) F(S, vector, 4) P(S, _pad0, 5)
MIRROR_LAYOUT(xen_hvm_evtchn_upcall_vector, 8);

/// The head of each altp2m operation.
///
/// The union follows, of 64 bytes.
/// struct xen_hvm_altp2m_op, xen/include/public/hvm/hvm_op.h (Xen 4.20)
struct mirror_xen_hvm_altp2m_op {
    uint32_t version;
    uint32_t cmd;
    uint16_t domain;
    uint16_t pad1;
    uint32_t pad2;
    uint64_t u[8];
};
#define MIRROR_FIELDS_xen_hvm_altp2m_op(F, P, S)                                           \
    F(S, version, 0) F(S, cmd, 4) F(S, domain, 8) F(S, pad1, 10) F(S, pad2, 12)            \
    F(S, u, 16)
MIRROR_LAYOUT(xen_hvm_altp2m_op, 80);

#endif
