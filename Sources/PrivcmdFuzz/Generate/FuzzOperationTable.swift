// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdConformance
import PrivcmdKit

/// The operations that a sequence can contain, with the weight and the values of each.
///
/// The ABI table provides the fields. The name of a field selects its values unless an entry here
/// does. Operations that would damage the running system have only values that Xen refuses.
package enum FuzzOperationTable {
    package static let operations: [FuzzOperation] =
        requests + interrupts + devices + domains + others

    /// Returns the index of an operation; nil if none has the name.
    static func index(of name: String) -> Int? { operations.firstIndex { $0.name == name } }

    private static func request(
        _ number: UInt32, _ weight: Int, _ level: HarmLevel = .readOnly,
        _ special: [String: FuzzValueDomain] = [:]
    ) -> FuzzOperation {
        let row = ABI.row(request: number)
        return FuzzOperation(row.name, .request(row), weight, level, special)
    }

    private static func physdev(
        _ number: UInt32, _ weight: Int, _ level: HarmLevel = .readOnly,
        _ special: [String: FuzzValueDomain] = [:], misplaced: Bool = false
    ) -> FuzzOperation {
        let row = ABI.row(physdev: number)
        return FuzzOperation(
            "physdev_op/" + row.name, .physdev(row), weight, level, special, misplaced: misplaced)
    }

    private static func domctl(
        _ number: UInt32, _ weight: Int, _ level: HarmLevel,
        _ special: [String: FuzzValueDomain] = [:]
    ) -> FuzzOperation {
        let row = ABI.row(domctl: number)
        var special = special
        special["cmd"] = .oneOf([Int64(row.number)])
        return FuzzOperation("domctl/" + row.name, .domctl(row), weight, level, special)
    }

    // MARK: privcmd requests

    private static let requests: [FuzzOperation] = [
        FuzzOperation("open", .open, 30),
        FuzzOperation(
            "request", .requestNumber, 10,
            parameters: [
                FuzzParameter(
                    "number",
                    .oneOf([
                        0, 0x0000_5000, 0x0030_5001, 0x0031_5000, 0x0008_5008, 0x4008_500a,
                        0x0009_500a, 0x0004_500a, 0x0000_50ff, 0x0010_5004, 0x8020_5007,
                        0x0008_510a, 0x001c_500b, 0x7fff_ffff,
                    ]))
            ]),
        request(
            MIRROR_IOCTL_PRIVCMD_HYPERCALL, 25, .readOnly,
            // Numbers without a hypercall. The hypercalls have operations of their own.
            ["op": .oneOf([11, 43, 56, 63, 64, 127, 128, 255, 1 << 32, -1]), "arg": .any]),
        request(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, 60),
        request(MIRROR_IOCTL_PRIVCMD_RESTRICT, 20),
        request(MIRROR_IOCTL_PRIVCMD_MMAP, 8, .readOnly, ["num": .oneOf([0, 1, 2, 600])]),
        // With more frames the result depends on the address of the list, which may reach into the
        // kernel's half of the address space.
        request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH, 8, .readOnly, ["num": .oneOf([0, 1, 2, 600])]),
        request(MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2, 8, .readOnly, ["num": .oneOf([0, 1, 2, 600])]),
        // Device-model operations are out of scope, so that the buffers are empty.
        request(
            MIRROR_IOCTL_PRIVCMD_DM_OP, 8, .readOnly,
            ["dom": .otherDomain, "num": .oneOf([0, 1, 2, 16, 17, 0xffff])]),
        request(
            MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE, 8, .readOnly,
            [
                "dom": .otherDomain, "type": .oneOf([0, 1, 2, 77]),
                "id": .oneOf([0, 1, 0xffff_ffff]), "idx": .oneOf([0, 1]),
                "num": .oneOf([0, 1, 2]),
            ]),
        request(MIRROR_IOCTL_PRIVCMD_IRQFD, 4),
        request(MIRROR_IOCTL_PRIVCMD_IOEVENTFD, 4),
    ]

    /// A domain id that no domain of a sequence reaches.
    package static let absentDomain: Int64 = 30_000

    // MARK: Interrupts

    private static let interrupts: [FuzzOperation] = [
        physdev(
            MIRROR_PHYSDEVOP_map_pirq, 180, .mutating,
            [
                "type": .mostly(Int64(MIRROR_MAP_PIRQ_TYPE_GSI), [0, 2, 3, 4, 5, -1]),
                "pirq": .requestedPIRQ, "entry_nr": .mostly(0, [1, -1]),
                // Xen would write an MSI into an existing device.
                "table_base": .mostly(0, [1, 4096]), "bus": .absentBus,
            ]),
        physdev(MIRROR_PHYSDEVOP_unmap_pirq, 90, .mutating),
        physdev(
            MIRROR_PHYSDEVOP_setup_gsi, 60, .mutating,
            ["gsi": .harmlessGSI, "triggering": .oneOf([0, 1]), "polarity": .oneOf([0, 1])]),
        physdev(MIRROR_PHYSDEVOP_get_free_pirq, 6, .mutating),
        physdev(MIRROR_PHYSDEVOP_eoi, 8, .mutating),
        physdev(MIRROR_PHYSDEVOP_irq_status_query, 10, .readOnly),
        physdev(MIRROR_PHYSDEVOP_alloc_irq_vector, 4),
        physdev(MIRROR_PHYSDEVOP_free_irq_vector, 4),
        physdev(MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY, 2),
        physdev(
            MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, 3, .readOnly, ["gmfn": .oneOf([1 << 40, -1])]),
        physdev(
            MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2, 3, .readOnly, ["gmfn": .oneOf([1 << 40, -1])]),
        physdev(
            MIRROR_PHYSDEVOP_apic_read, 4, .readOnly,
            ["apic_physbase": .oneOf([0, 1, 0xfee0_0000, -1]), "reg": .oneOf([0, 1, 16, 255])]),
        physdev(
            MIRROR_PHYSDEVOP_apic_write, 4, .readOnly,
            ["apic_physbase": .oneOf([0, 1, 0xfee0_0000, -1]), "reg": .oneOf([0, 1, 16, 255])]),
        physdev(MIRROR_PHYSDEVOP_set_iopl, 3, .readOnly, ["iopl": .oneOf([4, 5, 0xffff_ffff])]),
        physdev(
            MIRROR_PHYSDEVOP_set_iobitmap, 3, .readOnly,
            ["nr_ports": .oneOf([65_537, 0xffff_ffff])]),
    ]

    // MARK: Devices

    private static let devices: [FuzzOperation] = [
        physdev(
            MIRROR_PHYSDEVOP_pci_device_reset, 60, .destructive,
            ["flags": .oneOf([0, 1, 2, 3, 3, 4, 5, 8, 0x8000_0000, 0xffff_ffff])]),
        physdev(
            MIRROR_PHYSDEVOP_pci_device_remove, 4, .mutating, ["bus": .absentBus]),
        physdev(MIRROR_PHYSDEVOP_pci_device_add, 4, misplaced: true),
        physdev(MIRROR_PHYSDEVOP_pci_mmcfg_reserved, 4, misplaced: true),
        physdev(MIRROR_PHYSDEVOP_manage_pci_add, 3, misplaced: true),
        physdev(MIRROR_PHYSDEVOP_manage_pci_add_ext, 3, misplaced: true),
        physdev(MIRROR_PHYSDEVOP_manage_pci_remove, 3, .mutating, ["bus": .absentBus]),
        physdev(MIRROR_PHYSDEVOP_restore_msi, 3, .mutating, ["bus": .absentBus]),
        physdev(MIRROR_PHYSDEVOP_restore_msi_ext, 3, .mutating, ["bus": .absentBus]),
        // Xen dereferences a null pointer for a device without MSI-X.
        physdev(MIRROR_PHYSDEVOP_prepare_msix, 4, .mutating, ["bus": .absentBus]),
        physdev(MIRROR_PHYSDEVOP_release_msix, 4, .mutating, ["bus": .absentBus]),
        physdev(MIRROR_PHYSDEVOP_dbgp_op, 3, misplaced: true),
        FuzzOperation(
            "configuration/read", .readConfiguration, 25, .destructive,
            parameters: [FuzzParameter("offset", configurationRegisters)]),
        FuzzOperation(
            "configuration/write", .writeConfiguration, 25, .destructive,
            parameters: [
                FuzzParameter("offset", configurationRegisters),
                FuzzParameter("value", .oneOf([0, 0, 2, 6, 0x1000, 0xfe00_0000, 0xffff_ffff])),
            ]),
        FuzzOperation("device/reset", .reset, 4, .destructive),
        FuzzOperation("device/unbind", .unbind, 2, .destructive),
        FuzzOperation("device/bind", .bind, 4, .destructive),
    ]

    /// The command register, the first BARs, and the interrupt line.
    ///
    /// Source: PCI Local Bus Specification 3.0, 6.1.
    private static let configurationRegisters = FuzzValueDomain.oneOf([
        0x04, 0x04, 0x10, 0x10, 0x14, 0x3c,
    ])

    // MARK: Domains

    private static func createDomain(
        _ name: String, _ weight: Int, flags: FuzzValueDomain, emulation: FuzzValueDomain
    ) -> FuzzOperation {
        let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_createdomain)
        return FuzzOperation(
            name, .domctl(row), weight, .mutating,
            [
                "cmd": .oneOf([Int64(row.number)]), "domain": .newDomain,
                "u.createdomain.ssidref": .oneOf([0]), "u.createdomain.flags": flags,
                "u.createdomain.iommu_opts": .mostly(0, [1, 0x8000_0000]),
                "u.createdomain.max_vcpus": .mostly(1, [0, 0xffff_ffff]),
                "u.createdomain.max_evtchn_port": .oneOf([1023]),
                "u.createdomain.max_grant_frames": .oneOf([-1]),
                "u.createdomain.max_maptrack_frames": .oneOf([-1]),
                "u.createdomain.grant_opts": .mostly(1, [0, 3, 0x8000_0000]),
            ], parameters: [FuzzParameter(emulationFlags, emulation)])
    }

    /// The parameter of createdomain whose offset depends on the Xen release.
    static let emulationFlags = "emulation_flags"
    private static let hvmFlags = Int64(MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap)

    private static let domains: [FuzzOperation] = [
        createDomain(
            "domctl/createdomain", 14,
            flags: .mostly(0, [Int64(MIRROR_XEN_DOMCTL_CDF_hap), 1 << 20, 1 << 31]),
            emulation: .oneOf([0])),
        createDomain(
            "domctl/createdomain/hardware", 7, flags: .mostly(hvmFlags, [hvmFlags | 1 << 20]),
            emulation: .oneOf([Int64(MIRROR_XEN_X86_EMU_LAPIC)])),
        domctl(MIRROR_XEN_DOMCTL_destroydomain, 14, .mutating, ["domain": .otherDomain]),
        domctl(
            MIRROR_XEN_DOMCTL_max_mem, 6, .mutating,
            ["domain": .otherDomain, "u.max_mem.max_memkb": .oneOf([0, 1024])]),
        domctl(MIRROR_XEN_DOMCTL_gsi_permission, 90, .mutating, ["domain": .domctlDomain]),
        domctl(MIRROR_XEN_DOMCTL_irq_permission, 70, .mutating, ["domain": .domctlDomain]),
    ]

    // MARK: Others

    private static func command(_ number: UInt32, _ weight: Int, _ commands: [Int64])
        -> FuzzOperation
    {
        let row = ABI.row(hypercall: number)
        return FuzzOperation(
            row.name, .hypercallCommand(row), weight,
            parameters: [FuzzParameter("command", .oneOf(commands))])
    }

    private static let others: [FuzzOperation] = [
        command(
            MIRROR___HYPERVISOR_xen_version, 20, [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99, -1]),
        // Commands that no Xen release has. The others have operations of their own.
        command(MIRROR___HYPERVISOR_physdev_op, 10, [0, 3, 18, 22, 33, 99, -1]),
    ]
}
