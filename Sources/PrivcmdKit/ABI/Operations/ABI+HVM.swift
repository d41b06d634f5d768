// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The commands of hvm_op.
    ///
    /// Source: xen/include/public/hvm/hvm_op.h (Xen 4.20).
    package static let hvmOperations: [ABICommand] = [
        ABICommand("set_param", MIRROR_HVMOP_set_param, .hvmSetParameter),
        ABICommand("get_param", MIRROR_HVMOP_get_param, .hvmGetParameter),
        ABICommand("set_pci_intx_level", MIRROR_HVMOP_set_pci_intx_level, nil),
        ABICommand("set_isa_irq_level", MIRROR_HVMOP_set_isa_irq_level, nil),
        ABICommand("set_pci_link_route", MIRROR_HVMOP_set_pci_link_route, nil),
        ABICommand("flush_tlbs", MIRROR_HVMOP_flush_tlbs, nil),
        ABICommand("pagetable_dying", MIRROR_HVMOP_pagetable_dying, .hvmPageTableDying),
        ABICommand("get_time", MIRROR_HVMOP_get_time, .hvmGetTime),
        ABICommand("xentrace", MIRROR_HVMOP_xentrace, nil),
        ABICommand("set_mem_access", MIRROR_HVMOP_set_mem_access, nil),
        ABICommand("get_mem_access", MIRROR_HVMOP_get_mem_access, nil),
        ABICommand("get_mem_type", MIRROR_HVMOP_get_mem_type, .hvmGetMemoryType),
        ABICommand(
            "set_evtchn_upcall_vector", MIRROR_HVMOP_set_evtchn_upcall_vector, .hvmUpcallVector),
        ABICommand("guest_request_vm_event", MIRROR_HVMOP_guest_request_vm_event, nil),
        ABICommand("altp2m", MIRROR_HVMOP_altp2m, .hvmAltP2M),
    ]
}
