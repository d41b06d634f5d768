// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the domctl commands for device passthrough and VM events.
/// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
extension ABIStructure {
    static let domctlGetDeviceGroup = domctl(
        FieldRow.member(
            "u.get_device_group", of: \.u,
            [
                .input("machine_sbdf", \mirror_xen_domctl_get_device_group.machine_sbdf, .sbdf),
                .input("max_sdevs", \.max_sdevs), .output("num_sdevs", \.num_sdevs),
                .pointer(
                    "sdev_array", \.sdev_array,
                    .output(
                        .list(of: UInt32.self, .sbdf), .count(\.max_sdevs),
                        written: .count(\.num_sdevs))),
            ]))

    static let domctlBindInterrupt = domctl(
        FieldRow.member(
            "u.bind_pt_irq", of: \.u,
            [
                .input("machine_irq", \mirror_xen_domctl_bind_pt_irq.machine_irq),
                .input("irq_type", \.irq_type), .array("u", \.u, of: UInt64.self, .input, .bits),
            ]))

    static let domctlMemoryMapping = domctl(
        FieldRow.member(
            "u.memory_mapping", of: \.u,
            [
                .input("first_gfn", \mirror_xen_domctl_memory_mapping.first_gfn, .bits),
                .input("first_mfn", \.first_mfn, .bits), .input("nr_mfns", \.nr_mfns),
                .input("add_mapping", \.add_mapping),
            ]))

    static let domctlPortMapping = domctl(
        FieldRow.member(
            "u.ioport_mapping", of: \.u,
            [
                .input("first_gport", \mirror_xen_domctl_ioport_mapping.first_gport, .bits),
                .input("first_mport", \.first_mport, .bits), .input("nr_ports", \.nr_ports),
                .input("add_mapping", \.add_mapping),
            ]))

    static let domctlIOMemPermission = domctl(
        FieldRow.member(
            "u.iomem_permission", of: \.u,
            [
                .input("first_mfn", \mirror_xen_domctl_iomem_permission.first_mfn, .bits),
                .input("nr_mfns", \.nr_mfns), .input("allow_access", \.allow_access),
            ]))

    static let domctlPortPermission = domctl(
        FieldRow.member(
            "u.ioport_permission", of: \.u,
            [
                .input("first_port", \mirror_xen_domctl_ioport_permission.first_port, .bits),
                .input("nr_ports", \.nr_ports), .input("allow_access", \.allow_access),
            ]))

    static let domctlVMEvent = domctl(
        FieldRow.member(
            "u.vm_event_op", of: \.u,
            [
                .input("op", \mirror_xen_domctl_vm_event_op.op), .input("mode", \.mode),
                .output("u.port", \.u.port, .port).designated("u.enable.port"),
            ]))

    static let domctlMemorySharing = domctl(
        FieldRow.member(
            "u.mem_sharing_op", of: \.u,
            [.input("op", \mirror_xen_domctl_mem_sharing_op.op), .input("u.enable", \.u.enable)]))

    static let domctlVirtualUART = domctl(
        FieldRow.member(
            "u.vuart_op", of: \.u,
            [
                .input("cmd", \mirror_xen_domctl_vuart_op.cmd), .input("type", \.type),
                .input("gfn", \.gfn, .bits), .input("console_domid", \.console_domid, .domain),
                .output("evtchn", \.evtchn),
            ]))
}
