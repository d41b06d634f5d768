// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// The operations of physdev_op on PCI devices, other than pci_device_reset.
///
/// The clauses add no device that Xen does not know, and remove none that it knows. They never
/// issue prepare_msix and release_msix for an existing device: Xen dereferences a null pointer if
/// the device has no MSI-X.
enum PhysdevDeviceClauses {
    private static let source = ClauseSource.xen("xen/arch/x86/physdev.c")
    private static let mmcfgSource = ClauseSource.xen("xen/arch/x86/x86_64/mmconfig-shared.c")
    private static let absentDevice = SBDF.absentDevice.physdevDevice

    static let all: [Clause] = absentDeviceClauses + managed + mmcfg + debugPort + adding

    /// The operations whose argument is mirror_physdev_pci_device.
    private static let absentDeviceClauses = [
        MIRROR_PHYSDEVOP_pci_device_remove, MIRROR_PHYSDEVOP_restore_msi_ext,
        MIRROR_PHYSDEVOP_prepare_msix, MIRROR_PHYSDEVOP_release_msix,
    ].map { number in
        single(
            "absent-device", "A device that does not exist fails with ENODEV.", number,
            absentDevice, .error(.enodev), because: "Xen knows no such device")
    }

    private static let managed: [Clause] = [
        single(
            "absent-device", "A device that does not exist fails with ENODEV.",
            MIRROR_PHYSDEVOP_manage_pci_remove,
            mirror_physdev_manage_pci(bus: absentDevice.bus, devfn: absentDevice.devfn),
            .error(.enodev),
            because: "Xen knows no such device"),
        single(
            "absent-device", "A device that does not exist fails with ENODEV.",
            MIRROR_PHYSDEVOP_restore_msi,
            mirror_physdev_restore_msi(bus: absentDevice.bus, devfn: absentDevice.devfn),
            .error(.enodev),
            because: "Xen knows no such device"),
        single(
            "undefined-extfn", "An is_extfn that is neither 0 nor 1 fails with EINVAL.",
            MIRROR_PHYSDEVOP_manage_pci_add_ext, managePCIExt(isExtended: 2, isVirtual: 0),
            .error(.einval), because: "it is checked before the device is looked up"),
        single(
            "undefined-virtfn", "An is_virtfn that is neither 0 nor 1 fails with EINVAL.",
            MIRROR_PHYSDEVOP_manage_pci_add_ext, managePCIExt(isExtended: 0, isVirtual: .max),
            .error(.einval), because: "it is checked before the device is looked up"),
    ]

    private static func managePCIExt(
        isExtended: UInt32, isVirtual: UInt32
    ) -> mirror_physdev_manage_pci_ext {
        var argument = mirror_physdev_manage_pci_ext()
        argument.bus = absentDevice.bus
        argument.devfn = absentDevice.devfn
        argument.is_extfn = isExtended
        argument.is_virtfn = isVirtual
        return argument
    }

    private static let mmcfg: [Clause] =
        [
            single(
                "unknown-range", "A range of buses that is not an MMCFG region fails with ENODEV.",
                MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(MIRROR_XEN_PCI_MMCFG_RESERVED),
                .error(.enodev), from: mmcfgSource,
                because: "the firmware has reported no such region"),
            single(
                "unknown-range-not-reserved",
                "A range that is not an MMCFG region fails with ENODEV, also if not reserved.",
                MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(0),
                .error(.enodev), from: mmcfgSource,
                because: "the firmware has reported no such region"),
        ]
        + ClauseConstants.undefinedBits(of: MIRROR_XEN_PCI_MMCFG_RESERVED).map { bit in
            single(
                "undefined-bit-\(bit)",
                "The undefined flag bit \(bit) fails with EINVAL for any range.",
                MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(1 << UInt32(bit)),
                .error(.einval), from: mmcfgSource,
                because: "the flags are checked before the region is looked up")
        }

    private static func mmcfgArgument(_ flags: UInt32) -> mirror_physdev_pci_mmcfg_reserved {
        mirror_physdev_pci_mmcfg_reserved(
            address: 0, segment: absentDevice.seg, start_bus: absentDevice.bus,
            end_bus: absentDevice.bus,
            flags: flags)
    }

    private static let debugPort = [
        ("unknown-operation", UInt8.max, UInt8(MIRROR_PHYSDEVOP_DBGP_BUS_UNKNOWN)),
        ("unknown-bus", UInt8(MIRROR_PHYSDEVOP_DBGP_RESET_PREPARE), UInt8.max),
        (
            "other-device", UInt8(MIRROR_PHYSDEVOP_DBGP_RESET_PREPARE),
            UInt8(MIRROR_PHYSDEVOP_DBGP_BUS_PCI)
        ),
    ].map { leaf, operation, bus in
        clause(
            leaf, "If Xen uses no debug port, \(operand(leaf)) returns 0.",
            MIRROR_PHYSDEVOP_dbgp_op, .success,
            from: ClauseSource.xen("xen/drivers/char/ehci-dbgp.c"),
            because: "without a debug port nothing else is checked"
        ) { (context, row) throws(SkipOrError) in
            try context.issue(
                physdev: row,
                fields: [
                    "op": .number(Int64(operation)), "bus": .number(Int64(bus)),
                    "u.pci.seg": .number(Int64(absentDevice.seg)),
                    "u.pci.bus": .number(Int64(absentDevice.bus)),
                    "u.pci.devfn": .number(Int64(absentDevice.devfn)),
                ])
        }
    }

    private static func operand(_ leaf: String) -> String {
        switch leaf {
        case "unknown-operation": "an operation that does not exist"
        case "unknown-bus": "a bus that does not exist"
        default: "any device"
        }
    }

    private static let adding: [Clause] = [
        clause(
            "known-device", "Adding a device that Xen knows returns 0.",
            MIRROR_PHYSDEVOP_pci_device_add, .success, level: .destructive,
            needs: [.dom0, .deviceUnderTest],
            from: ClauseSource.xen("xen/drivers/passthrough/pci.c"),
            because: "adding an existing device changes nothing"
        ) { (context, row) throws(SkipOrError) in
            try context.issue(physdev: row, addition(of: context.deviceUnderTest(), 0))
        },
        clause(
            "missing-proximity",
            "A flag for a proximity domain that cannot be read fails with EFAULT.",
            MIRROR_PHYSDEVOP_pci_device_add, .error(.efault), level: .destructive,
            needs: [.dom0, .deviceUnderTest], from: ClauseSource.xen("xen/drivers/pci/physdev.c"),
            because: "it follows the structure"
        ) { (context, row) throws(SkipOrError) in
            try context.issue(
                physdev: row, addition(of: context.deviceUnderTest(), MIRROR_XEN_PCI_DEV_PXM))
        },
    ]

    private static func addition(
        of device: SBDF, _ flags: UInt32
    ) -> mirror_physdev_pci_device_add {
        var argument = mirror_physdev_pci_device_add()
        argument.seg = device.segment
        argument.bus = device.bus
        argument.devfn = device.devfn
        argument.flags = flags
        return argument
    }

    private static func single<Argument: BitwiseCopyable & Sendable>(
        _ leaf: String, _ statement: String, _ number: UInt32, _ argument: Argument,
        _ result: ExpectedResult, from source: ClauseSource = source, because: String
    ) -> Clause {
        clause(leaf, statement, number, result, from: source, because: because) {
            (context, row) throws(SkipOrError) in
            try context.issue(physdev: row, argument)
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ number: UInt32, _ result: ExpectedResult,
        level: HarmLevel = .readOnly, needs: [Precondition] = [.dom0], from source: ClauseSource,
        because: String,
        body: @escaping @Sendable (TestContext, ABICommand) throws(SkipOrError) -> Void
    ) -> Clause {
        let row = ABI.row(physdev: number)
        return Clause(
            "\(row.family).\(leaf)", statement, .physdev(row), level: level, needs: needs,
            from: source, PhysdevAvailability.expectations(row, result, because: because)
        ) { (context) throws(SkipOrError) in
            try body(context, row)
        }
    }
}
