// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `numbers in the ABI table` {
    /// Source: include/uapi/xen/privcmd.h (Linux 6.12).
    private static let requests: [(name: String, number: UInt32, size: Int)] = [
        ("IOCTL_PRIVCMD_HYPERCALL", 0x0030_5000, 48),
        ("IOCTL_PRIVCMD_MMAP", 0x0010_5002, 16),
        ("IOCTL_PRIVCMD_MMAPBATCH", 0x0018_5003, 24),
        ("IOCTL_PRIVCMD_MMAPBATCH_V2", 0x0020_5004, 32),
        ("IOCTL_PRIVCMD_DM_OP", 0x0010_5005, 16),
        ("IOCTL_PRIVCMD_RESTRICT", 0x0002_5006, 2),
        ("IOCTL_PRIVCMD_MMAP_RESOURCE", 0x0020_5007, 32),
        ("IOCTL_PRIVCMD_IRQFD", 0x4018_5008, 24),
        ("IOCTL_PRIVCMD_IOEVENTFD", 0x4030_5009, 48),
        ("IOCTL_PRIVCMD_PCIDEV_GET_GSI", 0x0008_500a, 8),
        ("IOCTL_PRIVCMD_UNIMPLEMENTED", 0x0000_50ff, 0),
    ]

    /// Source: xen/include/public/physdev.h (Xen 4.20).
    private static let physdev: [(number: UInt32, name: String)] = [
        (4, "IRQ_UNMASK_NOTIFY"), (5, "irq_status_query"), (6, "set_iopl"), (7, "set_iobitmap"),
        (8, "apic_read"), (9, "apic_write"), (10, "alloc_irq_vector"), (11, "free_irq_vector"),
        (12, "eoi"), (13, "map_pirq"), (14, "unmap_pirq"), (15, "manage_pci_add"),
        (16, "manage_pci_remove"), (17, "pirq_eoi_gmfn_v1"), (19, "restore_msi"),
        (20, "manage_pci_add_ext"), (21, "setup_gsi"), (23, "get_free_pirq"),
        (24, "pci_mmcfg_reserved"), (25, "pci_device_add"), (26, "pci_device_remove"),
        (27, "restore_msi_ext"), (28, "pirq_eoi_gmfn_v2"), (29, "dbgp_op"), (30, "prepare_msix"),
        (31, "release_msix"), (32, "pci_device_reset"),
    ]

    @Test func `request names and numbers match Linux 6.12`() {
        #expect(ABI.requests.map(\.name) == Self.requests.map(\.name))
        #expect(ABI.requests.map(\.request.rawValue) == Self.requests.map(\.number))
    }

    @Test func `request numbers encode the size of the argument`() {
        #expect(ABI.requests.map(\.request.encodedSize) == Self.requests.map(\.size))
        #expect(ABI.requests.map { $0.argument?.size ?? 0 } == Self.requests.map(\.size))
    }

    @Test func `physdev_op names and numbers match Xen 4.20`() {
        #expect(ABI.physdevOperations.map(\.number) == Self.physdev.map(\.number))
        #expect(ABI.physdevOperations.map(\.name) == Self.physdev.map(\.name))
    }

    /// A sample: the crosscheck compares all numbers with the headers.
    @Test(arguments: [
        ("domctl", "pausedomain", UInt32(3)), ("domctl", "set_cpu_policy", 83),
        ("domctl", "gdbsx_domstatus", 1003), ("domctl", "get_domain_state", 90),
        ("memory_op", "increase_reservation", 0), ("memory_op", "acquire_resource", 28),
        ("event_channel_op", "alloc_unbound", 6), ("event_channel_op", "reset", 10),
        ("hvm_op", "set_param", 0), ("hvm_op", "altp2m", 25),
        ("grant_table_op", "query_size", 6), ("platform_op", "get_cpuinfo", 55),
        ("sched_op", "remote_shutdown", 4), ("vcpu_op", "get_runstate_info", 4),
        ("console_io", "read", 1), ("kexec_op", "kexec_get_range", 3),
        ("xsm_op", "sid_to_context", 5), ("argo_op", "sendv", 3), ("hypfs_op", "read", 1),
        ("xenpmu_op", "flush", 7), ("vm_assist", "disable", 1), ("callback_op", "register", 0),
        ("nmi_op", "unregister_callback", 1),
    ])
    func `commands of other hypercalls have the numbers of Xen`(
        hypercall: String, name: String, number: UInt32
    ) throws {
        let row = try #require(ABI.hypercalls.first { $0.name == hypercall })
        #expect(row.commands.first { $0.number == number }?.name == name)
    }

    @Test(arguments: [
        ("create_ioreq_server", UInt32(1)), ("map_io_range_to_ioreq_server", 3),
        ("set_pci_intx_level", 8), ("inject_msi", 14), ("nr_vcpus", 20),
    ])
    func `device model operations have the numbers of Xen`(name: String, number: UInt32) {
        #expect(ABI.deviceModelOperations.first { $0.number == number }?.name == name)
    }

    @Test func `device model operations are numbered 1 to 20 and named uniquely`() {
        #expect(ABI.deviceModelOperations.map(\.number) == Array(1...20))
        #expect(Set(ABI.deviceModelOperations.map(\.name)).count == 20)
    }

    /// The number of commands that the headers name.
    @Test(arguments: [
        ("domctl", 76), ("memory_op", 28), ("event_channel_op", 14), ("hvm_op", 15),
        ("grant_table_op", 13), ("platform_op", 25), ("sched_op", 8), ("vcpu_op", 16),
        ("kexec_op", 7), ("xsm_op", 25), ("xenpmu_op", 8),
    ])
    func `each hypercall lists all its commands in order of number`(
        hypercall: String, count: Int
    ) throws {
        let row = try #require(ABI.hypercalls.first { $0.name == hypercall })
        #expect(row.commands.count == count)
        #expect(row.commands.map(\.number) == row.commands.map(\.number).sorted())
    }

    @Test(arguments: [
        ("memory_op", UInt64(12)), ("xen_version", 17), ("physdev_op_compat", 19),
        ("physdev_op", 33), ("hvm_op", 34), ("sysctl", 35), ("domctl", 36), ("dm_op", 41),
    ])
    func `hypercalls have the numbers of Xen`(name: String, number: UInt64) {
        #expect(ABI.hypercall(number)?.name == name)
    }

    @Test func `names and numbers are unique and ordered`() {
        let hypercalls = ABI.hypercalls.map(\.number)
        #expect(hypercalls == hypercalls.sorted())
        #expect(Set(hypercalls).count == hypercalls.count)
        #expect(Set(ABI.hypercalls.map(\.name)).count == hypercalls.count)
        #expect(Set(ABI.requests.map(\.request)).count == ABI.requests.count)
        #expect(Set(ABI.requests.map(\.name)).count == ABI.requests.count)
        for hypercall in ABI.hypercalls {
            let commands = hypercall.commands
            #expect(Set(commands.map(\.number)).count == commands.count, "\(hypercall.name)")
            #expect(Set(commands.map(\.name)).count == commands.count, "\(hypercall.name)")
        }
    }

    @Test func `lookup by number finds each row and returns nil for other numbers`() {
        for row in ABI.requests { #expect(ABI.request(row.request)?.name == row.name) }
        for row in ABI.hypercalls { #expect(ABI.hypercall(row.number)?.name == row.name) }
        // PCIDEV_GET_GSI with another size, and the number 8 of series v1.
        #expect(ABI.request(Request(0x000c_500a)) == nil)
        #expect(ABI.request(Request(0x0008_5008)) == nil)
        #expect(ABI.hypercall(63) == nil)
    }

    @Test func `rows name the release that introduced them`() {
        let linux = ABI.requests.filter { $0.since != nil }.map {
            "\($0.name) \($0.since, default: "")"
        }
        #expect(
            linux == [
                "IOCTL_PRIVCMD_IRQFD 6.6", "IOCTL_PRIVCMD_IOEVENTFD 6.7",
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI 6.12",
            ])
        let commands = ABI.physdevOperations + ABI.domctls
        let xen = commands.filter { $0.since != nil }.map { "\($0.name) \($0.since, default: "")" }
        #expect(
            xen == [
                "pci_device_reset 4.20", "dt_overlay 4.19", "gsi_permission 4.20",
                "set_llc_colors 4.20", "get_domain_state 4.21",
            ])
    }
}
