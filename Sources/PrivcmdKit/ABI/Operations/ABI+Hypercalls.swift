// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// Every hypercall, in the order of their numbers.
    ///
    /// Source: xen/include/public/xen.h (Xen 4.20).
    package static let hypercalls: [ABIHypercall] = [
        ABIHypercall("set_trap_table", MIRROR___HYPERVISOR_set_trap_table),
        ABIHypercall("mmu_update", MIRROR___HYPERVISOR_mmu_update, .values(.mmuUpdates)),
        ABIHypercall("set_gdt", MIRROR___HYPERVISOR_set_gdt),
        ABIHypercall("stack_switch", MIRROR___HYPERVISOR_stack_switch),
        ABIHypercall("set_callbacks", MIRROR___HYPERVISOR_set_callbacks),
        ABIHypercall("fpu_taskswitch", MIRROR___HYPERVISOR_fpu_taskswitch),
        ABIHypercall("sched_op_compat", MIRROR___HYPERVISOR_sched_op_compat),
        ABIHypercall(
            "platform_op", MIRROR___HYPERVISOR_platform_op,
            .commandInStructure(.platform, platformOperations), prefix: "XENPF_"),
        ABIHypercall("set_debugreg", MIRROR___HYPERVISOR_set_debugreg),
        ABIHypercall("get_debugreg", MIRROR___HYPERVISOR_get_debugreg),
        ABIHypercall("update_descriptor", MIRROR___HYPERVISOR_update_descriptor),
        ABIHypercall(
            "memory_op", MIRROR___HYPERVISOR_memory_op, .commandAndPointer(memoryOperations),
            prefix: "XENMEM_"),
        ABIHypercall("multicall", MIRROR___HYPERVISOR_multicall, .values(.multicalls)),
        ABIHypercall("update_va_mapping", MIRROR___HYPERVISOR_update_va_mapping),
        ABIHypercall("set_timer_op", MIRROR___HYPERVISOR_set_timer_op),
        ABIHypercall("event_channel_op_compat", MIRROR___HYPERVISOR_event_channel_op_compat),
        ABIHypercall(
            "xen_version", MIRROR___HYPERVISOR_xen_version, .commandAndPointer(versionCommands),
            prefix: "XENVER_"),
        ABIHypercall(
            "console_io", MIRROR___HYPERVISOR_console_io, .commandAndValues(consoleOperations),
            prefix: "CONSOLEIO_"),
        ABIHypercall("physdev_op_compat", MIRROR___HYPERVISOR_physdev_op_compat),
        ABIHypercall(
            "grant_table_op", MIRROR___HYPERVISOR_grant_table_op,
            .commandAndValues(grantTableOperations), prefix: "GNTTABOP_"),
        ABIHypercall(
            "vm_assist", MIRROR___HYPERVISOR_vm_assist, .commandAndValues(vmAssistCommands),
            prefix: "VMASST_CMD_"),
        ABIHypercall(
            "update_va_mapping_otherdomain",
            MIRROR___HYPERVISOR_update_va_mapping_otherdomain),
        ABIHypercall("iret", MIRROR___HYPERVISOR_iret),
        ABIHypercall(
            "vcpu_op", MIRROR___HYPERVISOR_vcpu_op, .commandAndValues(vcpuOperations),
            prefix: "VCPUOP_"),
        ABIHypercall("set_segment_base", MIRROR___HYPERVISOR_set_segment_base),
        ABIHypercall("mmuext_op", MIRROR___HYPERVISOR_mmuext_op, .values(.mmuextOperations)),
        ABIHypercall(
            "xsm_op", MIRROR___HYPERVISOR_xsm_op, .commandInStructure(.flask, flaskOperations),
            prefix: "FLASK_"),
        ABIHypercall(
            "nmi_op", MIRROR___HYPERVISOR_nmi_op, .commandAndPointer(nmiOperations),
            prefix: "XENNMI_"),
        ABIHypercall(
            "sched_op", MIRROR___HYPERVISOR_sched_op, .commandAndPointer(schedOperations),
            prefix: "SCHEDOP_"),
        ABIHypercall(
            "callback_op", MIRROR___HYPERVISOR_callback_op, .commandAndPointer(callbackOperations),
            prefix: "CALLBACKOP_"),
        ABIHypercall("xenoprof_op", MIRROR___HYPERVISOR_xenoprof_op),
        ABIHypercall(
            "event_channel_op", MIRROR___HYPERVISOR_event_channel_op,
            .commandAndPointer(eventChannelOperations), prefix: "EVTCHNOP_"),
        ABIHypercall(
            "physdev_op", MIRROR___HYPERVISOR_physdev_op, .commandAndPointer(physdevOperations),
            prefix: "PHYSDEVOP_"),
        ABIHypercall(
            "hvm_op", MIRROR___HYPERVISOR_hvm_op, .commandAndPointer(hvmOperations),
            prefix: "HVMOP_"),
        ABIHypercall(
            "sysctl", MIRROR___HYPERVISOR_sysctl, .commandInStructure(.sysctl, sysctls),
            prefix: "XEN_SYSCTL_"),
        ABIHypercall(
            "domctl", MIRROR___HYPERVISOR_domctl, .commandInStructure(.domctl, domctls),
            prefix: "XEN_DOMCTL_"),
        ABIHypercall(
            "kexec_op", MIRROR___HYPERVISOR_kexec_op, .commandAndPointer(kexecOperations),
            prefix: "KEXEC_CMD_"),
        ABIHypercall("tmem_op", MIRROR___HYPERVISOR_tmem_op),
        ABIHypercall(
            "argo_op", MIRROR___HYPERVISOR_argo_op, .commandAndValues(argoOperations),
            prefix: "XEN_ARGO_OP_"),
        ABIHypercall(
            "xenpmu_op", MIRROR___HYPERVISOR_xenpmu_op, .commandAndPointer(pmuOperations),
            prefix: "XENPMU_"),
        ABIHypercall(
            "dm_op", MIRROR___HYPERVISOR_dm_op, .values(.dmOpHypercall), prefix: "XEN_DMOP_"),
        ABIHypercall(
            "hypfs_op", MIRROR___HYPERVISOR_hypfs_op, .commandAndValues(hypfsOperations),
            prefix: "XEN_HYPFS_OP_"),
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
