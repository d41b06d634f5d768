// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Which hypercalls there are at all.
enum HypercallTableClauses {
    private static let source = Source.xen("xen/include/hypercall-defs.c")
    /// How many numbers a domain's table of hypercalls has.
    private static let numberCount: UInt64 = 64

    static let all: [Clause] =
        (0...numberCount).filter { ABI.hypercall($0) == nil }.map(unnamed)
        + leftToTheArchitecture.map(absent) + paravirtual.map(absentInHardware)

    /// The numbers left to the architecture that x86 makes no use of, and what was taken away.
    private static let leftToTheArchitecture = [
        MIRROR___HYPERVISOR_arch_2, MIRROR___HYPERVISOR_arch_3, MIRROR___HYPERVISOR_arch_4,
        MIRROR___HYPERVISOR_arch_5, MIRROR___HYPERVISOR_arch_6, MIRROR___HYPERVISOR_arch_7,
        MIRROR___HYPERVISOR_tmem_op,
    ]

    /// What only paravirtualised domains have.
    ///
    /// There a call with all zeros could stop the machine.
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
            "The number \(number), which is no hypercall's, is answered with ENOSYS.",
            .request(ABI.row(request: MIRROR_IOCTL_PRIVCMD_HYPERCALL)), needs: [.dom0],
            from: source, [.otherwise(.error(.enosys), because: "nobody has given it a meaning")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(hypercall: number, [], as: "hypercall \(number)")
        }
    }

    private static func absent(_ number: UInt32) -> Clause {
        clause(number, [.dom0], "The hypercall is answered with ENOSYS.", "no x86 Xen has it")
    }

    private static func absentInHardware(_ number: UInt32) -> Clause {
        clause(
            number, [.dom0, .place(.hardware)],
            "A domain in hardware virtualisation is answered with ENOSYS.",
            "only paravirtualised domains need it")
    }

    private static func clause(
        _ number: UInt32, _ needs: [Need], _ promise: String, _ because: String
    ) -> Clause {
        let row = ABI.row(hypercall: number)
        // x86 has a name for the first of the numbers left to the architecture.
        let name = number == MIRROR___HYPERVISOR_mca ? "mca" : row.name
        let leaf = String(name.map { $0 == "_" ? "-" : $0 })
        return Clause(
            "hypercall.\(leaf)", promise, .hypercall(row), needs: needs, from: source,
            [.otherwise(.error(.enosys), because: because)]
        ) { (bench) throws(Obstacle) in
            try bench.ask(hypercall: row.number, [], as: row.name + "(all zeros)")
        }
    }
}
