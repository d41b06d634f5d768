// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// Every hypercall, in the order of their numbers.
    ///
    /// Source: xen/include/public/xen.h (Xen 4.20).
    public static let hypercalls: [ABIHypercall] = [
        ABIHypercall("set_trap_table", MIRROR___HYPERVISOR_set_trap_table),
        ABIHypercall("mmu_update", MIRROR___HYPERVISOR_mmu_update, .values(.mmuUpdates)),
        ABIHypercall("set_gdt", MIRROR___HYPERVISOR_set_gdt),
        ABIHypercall("stack_switch", MIRROR___HYPERVISOR_stack_switch),
        ABIHypercall("set_callbacks", MIRROR___HYPERVISOR_set_callbacks),
        ABIHypercall("fpu_taskswitch", MIRROR___HYPERVISOR_fpu_taskswitch),
        ABIHypercall("sched_op_compat", MIRROR___HYPERVISOR_sched_op_compat),
        ABIHypercall(
            "platform_op", MIRROR___HYPERVISOR_platform_op,
            .commandInStructure(.platform, platformOperations)
        ),
        ABIHypercall("set_debugreg", MIRROR___HYPERVISOR_set_debugreg),
        ABIHypercall("get_debugreg", MIRROR___HYPERVISOR_get_debugreg),
        ABIHypercall("update_descriptor", MIRROR___HYPERVISOR_update_descriptor),
        ABIHypercall(
            "memory_op", MIRROR___HYPERVISOR_memory_op, .commandAndPointer(memoryOperations)),
        ABIHypercall("multicall", MIRROR___HYPERVISOR_multicall, .values(.multicalls)),
        ABIHypercall("update_va_mapping", MIRROR___HYPERVISOR_update_va_mapping),
        ABIHypercall("set_timer_op", MIRROR___HYPERVISOR_set_timer_op),
        ABIHypercall("event_channel_op_compat", MIRROR___HYPERVISOR_event_channel_op_compat),
        ABIHypercall(
            "xen_version", MIRROR___HYPERVISOR_xen_version, .commandAndPointer(versionCommands)),
        ABIHypercall(
            "console_io", MIRROR___HYPERVISOR_console_io, .commandAndValues(consoleOperations)),
        ABIHypercall("physdev_op_compat", MIRROR___HYPERVISOR_physdev_op_compat),
        ABIHypercall(
            "grant_table_op", MIRROR___HYPERVISOR_grant_table_op,
            .commandAndValues(grantTableOperations)),
        ABIHypercall(
            "vm_assist", MIRROR___HYPERVISOR_vm_assist, .commandAndValues(vmAssistCommands)),
        ABIHypercall(
            "update_va_mapping_otherdomain",
            MIRROR___HYPERVISOR_update_va_mapping_otherdomain),
        ABIHypercall("iret", MIRROR___HYPERVISOR_iret),
        ABIHypercall("vcpu_op", MIRROR___HYPERVISOR_vcpu_op, .commandAndValues(vcpuOperations)),
        ABIHypercall("set_segment_base", MIRROR___HYPERVISOR_set_segment_base),
        ABIHypercall("mmuext_op", MIRROR___HYPERVISOR_mmuext_op, .values(.mmuextOperations)),
        ABIHypercall(
            "xsm_op", MIRROR___HYPERVISOR_xsm_op, .commandInStructure(.flask, flaskOperations)),
        ABIHypercall("nmi_op", MIRROR___HYPERVISOR_nmi_op, .commandAndPointer(nmiOperations)),
        ABIHypercall("sched_op", MIRROR___HYPERVISOR_sched_op, .commandAndPointer(schedOperations)),
        ABIHypercall(
            "callback_op", MIRROR___HYPERVISOR_callback_op, .commandAndPointer(callbackOperations)),
        ABIHypercall("xenoprof_op", MIRROR___HYPERVISOR_xenoprof_op),
        ABIHypercall(
            "event_channel_op", MIRROR___HYPERVISOR_event_channel_op,
            .commandAndPointer(eventChannelOperations)),
        ABIHypercall(
            "physdev_op", MIRROR___HYPERVISOR_physdev_op, .commandAndPointer(physdevOperations)),
        ABIHypercall("hvm_op", MIRROR___HYPERVISOR_hvm_op, .commandAndPointer(hvmOperations)),
        ABIHypercall("sysctl", MIRROR___HYPERVISOR_sysctl, .commandInStructure(.sysctl, sysctls)),
        ABIHypercall("domctl", MIRROR___HYPERVISOR_domctl, .commandInStructure(.domctl, domctls)),
        ABIHypercall("kexec_op", MIRROR___HYPERVISOR_kexec_op, .commandAndPointer(kexecOperations)),
        ABIHypercall("tmem_op", MIRROR___HYPERVISOR_tmem_op),
        ABIHypercall("argo_op", MIRROR___HYPERVISOR_argo_op, .commandAndValues(argoOperations)),
        ABIHypercall("xenpmu_op", MIRROR___HYPERVISOR_xenpmu_op, .commandAndPointer(pmuOperations)),
        ABIHypercall("dm_op", MIRROR___HYPERVISOR_dm_op, .values(.dmOpHypercall)),
        ABIHypercall("hypfs_op", MIRROR___HYPERVISOR_hypfs_op, .commandAndValues(hypfsOperations)),
        ABIHypercall("arch_0", MIRROR___HYPERVISOR_arch_0),
        ABIHypercall("arch_1", MIRROR___HYPERVISOR_arch_1),
        ABIHypercall("arch_2", MIRROR___HYPERVISOR_arch_2),
        ABIHypercall("arch_3", MIRROR___HYPERVISOR_arch_3),
        ABIHypercall("arch_4", MIRROR___HYPERVISOR_arch_4),
        ABIHypercall("arch_5", MIRROR___HYPERVISOR_arch_5),
        ABIHypercall("arch_6", MIRROR___HYPERVISOR_arch_6),
        ABIHypercall("arch_7", MIRROR___HYPERVISOR_arch_7),
    ]
}
