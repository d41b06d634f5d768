// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Which hypercalls Xen has.
enum HypercallTableClauses {
    private static let source = ClauseSource.xen("xen/include/hypercall-defs.c")
    /// The size of Xen's hypercall table.
    private static let numberCount: UInt64 = 64

    static let all: [Clause] =
        (0...numberCount).filter { ABI.hypercall($0) == nil }.map(unnamed)
        + unusedByX86.map(absent) + paravirtual.map(absentInHardware)

    /// The architecture-specific numbers that x86 does not use, and the removed tmem_op.
    private static let unusedByX86 = [
        MIRROR___HYPERVISOR_arch_2, MIRROR___HYPERVISOR_arch_3, MIRROR___HYPERVISOR_arch_4,
        MIRROR___HYPERVISOR_arch_5, MIRROR___HYPERVISOR_arch_6, MIRROR___HYPERVISOR_arch_7,
        MIRROR___HYPERVISOR_tmem_op,
    ]

    /// The hypercalls that only PV domains have.
    ///
    /// On PV a call with all arguments zero could crash the machine.
    private static let paravirtual = [
        MIRROR___HYPERVISOR_set_trap_table, MIRROR___HYPERVISOR_mmu_update,
        MIRROR___HYPERVISOR_set_gdt, MIRROR___HYPERVISOR_stack_switch,
        MIRROR___HYPERVISOR_set_callbacks, MIRROR___HYPERVISOR_fpu_taskswitch,
        MIRROR___HYPERVISOR_sched_op_compat, MIRROR___HYPERVISOR_set_debugreg,
        MIRROR___HYPERVISOR_get_debugreg, MIRROR___HYPERVISOR_update_descriptor,
        MIRROR___HYPERVISOR_update_va_mapping, MIRROR___HYPERVISOR_event_channel_op_compat,
        MIRROR___HYPERVISOR_update_va_mapping_otherdomain, MIRROR___HYPERVISOR_iret,
        MIRROR___HYPERVISOR_set_segment_base, MIRROR___HYPERVISOR_nmi_op,
        MIRROR___HYPERVISOR_callback_op, MIRROR___HYPERVISOR_xenoprof_op,
        MIRROR___HYPERVISOR_kexec_op, MIRROR___HYPERVISOR_mca,
    ]

    private static func unnamed(_ number: UInt64) -> Clause {
        Clause(
            "hypercall.unnamed-\(number)",
            "The undefined hypercall \(number) fails with ENOSYS.",
            .request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)), needs: [.dom0],
            from: source, [.otherwise(.error(.enosys), because: "it is not defined")]
        ) { (context) throws(SkipOrError) in
            try context.issue(hypercall: number, [], as: "hypercall \(number)")
        }
    }

    private static func absent(_ number: UInt32) -> Clause {
        clause(number, [.dom0], "The hypercall fails with ENOSYS.", "Xen on x86 does not have it")
    }

    private static func absentInHardware(_ number: UInt32) -> Clause {
        clause(
            number, [.dom0, .environment(.hardware)],
            "In a hardware-virtualised domain the hypercall fails with ENOSYS.",
            "only PV domains need it")
    }

    private static func clause(
        _ number: UInt32, _ needs: [Precondition], _ statement: String, _ because: String
    ) -> Clause {
        let row = ABI.row(hypercall: number)
        // On x86 the first architecture-specific number is mca.
        let name = number == MIRROR___HYPERVISOR_mca ? "mca" : row.name
        let leaf = String(name.map { $0 == "_" ? "-" : $0 })
        return Clause(
            "hypercall.\(leaf)", statement, .hypercall(row), needs: needs, from: source,
            [.otherwise(.error(.enosys), because: because)]
        ) { (context) throws(SkipOrError) in
            try context.issue(hypercall: row.number, [], as: row.name + "(all zeros)")
        }
    }
}
