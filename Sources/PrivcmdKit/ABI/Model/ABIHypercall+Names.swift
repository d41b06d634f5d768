// SPDX-License-Identifier: MIT

extension ABIHypercall {
    /// The prefix of its commands' upstream names; empty if it has no commands.
    public var commandPrefix: String {
        switch name {
        case "platform_op": "XENPF_"
        case "memory_op": "XENMEM_"
        case "xen_version": "XENVER_"
        case "console_io": "CONSOLEIO_"
        case "grant_table_op": "GNTTABOP_"
        case "vm_assist": "VMASST_CMD_"
        case "vcpu_op": "VCPUOP_"
        case "xsm_op": "FLASK_"
        case "nmi_op": "XENNMI_"
        case "sched_op": "SCHEDOP_"
        case "callback_op": "CALLBACKOP_"
        case "event_channel_op": "EVTCHNOP_"
        case "physdev_op": "PHYSDEVOP_"
        case "hvm_op": "HVMOP_"
        case "sysctl": "XEN_SYSCTL_"
        case "domctl": "XEN_DOMCTL_"
        case "kexec_op": "KEXEC_CMD_"
        case "argo_op": "XEN_ARGO_OP_"
        case "xenpmu_op": "XENPMU_"
        case "dm_op": "XEN_DMOP_"
        case "hypfs_op": "XEN_HYPFS_OP_"
        default: ""
        }
    }

    /// The upstream name, such as `__HYPERVISOR_physdev_op`.
    public var constant: String { "__HYPERVISOR_" + name }

    /// The name without `_op` at its end.
    public var shortName: String { name.hasSuffix("_op") ? String(name.dropLast(3)) : name }

    /// The upstream name of one of its commands, such as `PHYSDEVOP_map_pirq`.
    public func constant(of command: ABICommand) -> String {
        // Only Flask's header has them in capitals.
        commandPrefix + (name == "xsm_op" ? command.name.uppercased() : command.name)
    }

    /// The commands, for dm_op those in its first buffer.
    public var operations: [ABICommand] {
        name == "dm_op" ? ABI.deviceModelOperations : callingForm.commands
    }
}
