// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of hvm_op. Source: xen/include/public/hvm/hvm_op.h (Xen 4.20).
extension ABIStructure {
    static let hvmSetParameter = ABIStructure(
        "xen_hvm_param", mirror_xen_hvm_param.self,
        [
            .input("domid", \.domid, .domain), .input("index", \.index),
            .input("value", \.value, .bits),
        ])

    static let hvmGetParameter = ABIStructure(
        "xen_hvm_param", mirror_xen_hvm_param.self,
        [
            .input("domid", \.domid, .domain), .input("index", \.index),
            .output("value", \.value, .bits),
        ])

    static let hvmGetTime = ABIStructure(
        "xen_hvm_get_time", mirror_xen_hvm_get_time.self, [.output("now", \.now)])

    static let hvmGetMemoryType = ABIStructure(
        "xen_hvm_get_mem_type", mirror_xen_hvm_get_mem_type.self,
        [
            .input("domid", \.domid, .domain), .output("mem_type", \.mem_type),
            .input("pfn", \.pfn, .bits),
        ])

    static let hvmPageTableDying = ABIStructure(
        "xen_hvm_pagetable_dying", mirror_xen_hvm_pagetable_dying.self,
        [.input("domid", \.domid, .domain), .input("gpa", \.gpa, .bits)])

    static let hvmUpcallVector = ABIStructure(
        "xen_hvm_evtchn_upcall_vector", mirror_xen_hvm_evtchn_upcall_vector.self,
        [.input("vcpu", \.vcpu), .input("vector", \.vector, .bits)])

    static let hvmAltP2M = ABIStructure(
        "xen_hvm_altp2m_op", mirror_xen_hvm_altp2m_op.self,
        [
            .input("version", \.version), .input("cmd", \.cmd), .input("domain", \.domain, .domain),
            .array("u", \.u, of: UInt64.self, .both, .bits),
        ])
}
