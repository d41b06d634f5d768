// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// Which hypercalls exist for which kind of domain, for those that the fake does not model.
///
/// Source: xen/include/hypercall-defs.c (Xen 4.17 to 4.22).
enum HypercallTable {
    /// The hypercalls for PV domains only.
    private static let pvOnly: Set<UInt32> = [
        MIRROR___HYPERVISOR_set_trap_table, MIRROR___HYPERVISOR_mmu_update,
        MIRROR___HYPERVISOR_set_gdt, MIRROR___HYPERVISOR_stack_switch,
        MIRROR___HYPERVISOR_set_callbacks, MIRROR___HYPERVISOR_fpu_taskswitch,
        MIRROR___HYPERVISOR_sched_op_compat, MIRROR___HYPERVISOR_set_debugreg,
        MIRROR___HYPERVISOR_get_debugreg, MIRROR___HYPERVISOR_update_descriptor,
        MIRROR___HYPERVISOR_update_va_mapping, MIRROR___HYPERVISOR_event_channel_op_compat,
        MIRROR___HYPERVISOR_physdev_op_compat, MIRROR___HYPERVISOR_update_va_mapping_otherdomain,
        MIRROR___HYPERVISOR_iret, MIRROR___HYPERVISOR_set_segment_base,
        MIRROR___HYPERVISOR_nmi_op, MIRROR___HYPERVISOR_callback_op,
        MIRROR___HYPERVISOR_xenoprof_op, MIRROR___HYPERVISOR_kexec_op, MIRROR___HYPERVISOR_mca,
    ]

    /// The named hypercalls that x86 does not implement.
    private static let absentOnX86: Set<UInt32> = [
        MIRROR___HYPERVISOR_tmem_op, MIRROR___HYPERVISOR_arch_2, MIRROR___HYPERVISOR_arch_3,
        MIRROR___HYPERVISOR_arch_4, MIRROR___HYPERVISOR_arch_5, MIRROR___HYPERVISOR_arch_6,
        MIRROR___HYPERVISOR_arch_7,
    ]

    /// The failure of a hypercall that the fake does not model.
    static func failure(of number: UInt64, from caller: FakeDomain) -> CallFailure {
        guard let row = ABI.hypercall(number) else { return .errno(.enosys) }
        let short = UInt32(truncatingIfNeeded: number)
        if absentOnX86.contains(short) || caller.usesHVM && pvOnly.contains(short) {
            return .errno(.enosys)
        }
        return .notEmulated("the fake does not model the hypercall \(row.name)")
    }
}
