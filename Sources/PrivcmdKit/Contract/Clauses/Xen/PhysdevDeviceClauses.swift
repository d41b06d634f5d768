// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The operations of physdev_op on PCI devices but for the reset.
///
/// No device is added that Xen does not know, and none that it knows is taken from it.
/// prepare_msix and release_msix are never asked of a device that exists: of one without MSI-X Xen
/// follows a null pointer.
enum PhysdevDeviceClauses {
    private static let source = Source.xen("xen/arch/x86/physdev.c")
    private static let mmcfgSource = Source.xen("xen/arch/x86/x86_64/mmconfig-shared.c")
    private static let absent = mirror_physdev_pci_device(
        seg: SBDF.absentDevice.segment, bus: SBDF.absentDevice.bus, devfn: SBDF.absentDevice.devfn)

    static let all: [Clause] = absentDevice + managed + mmcfg + debugPort + adding

    /// Operations that name a device in the same structure.
    private static let absentDevice = [
        MIRROR_PHYSDEVOP_pci_device_remove, MIRROR_PHYSDEVOP_restore_msi_ext,
        MIRROR_PHYSDEVOP_prepare_msix, MIRROR_PHYSDEVOP_release_msix,
    ].map { number in
        single(
            "absent-device", "A device that does not exist is answered with ENODEV.", number,
            absent, .error(.enodev), because: "Xen knows of no such device")
    }

    private static let managed: [Clause] = [
        single(
            "absent-device", "A device that does not exist is answered with ENODEV.",
            MIRROR_PHYSDEVOP_manage_pci_remove,
            mirror_physdev_manage_pci(bus: absent.bus, devfn: absent.devfn), .error(.enodev),
            because: "Xen knows of no such device"),
        single(
            "absent-device", "A device that does not exist is answered with ENODEV.",
            MIRROR_PHYSDEVOP_restore_msi,
            mirror_physdev_restore_msi(bus: absent.bus, devfn: absent.devfn), .error(.enodev),
            because: "Xen knows of no such device"),
        single(
            "undefined-extfn", "An is_extfn that is neither 0 nor 1 is answered with EINVAL.",
            MIRROR_PHYSDEVOP_manage_pci_add_ext, managePCIExt(isExtended: 2, isVirtual: 0),
            .error(.einval), because: "it is checked before the device is looked at"),
        single(
            "undefined-virtfn", "An is_virtfn that is neither 0 nor 1 is answered with EINVAL.",
            MIRROR_PHYSDEVOP_manage_pci_add_ext, managePCIExt(isExtended: 0, isVirtual: .max),
            .error(.einval), because: "it is checked before the device is looked at"),
    ]

    private static func managePCIExt(
        isExtended: UInt32, isVirtual: UInt32
    ) -> mirror_physdev_manage_pci_ext {
        var argument = mirror_physdev_manage_pci_ext()
        argument.bus = absent.bus
        argument.devfn = absent.devfn
        argument.is_extfn = isExtended
        argument.is_virtfn = isVirtual
        return argument
    }

    private static let mmcfg: [Clause] =
        [
            single(
                "unknown-range", "A range of buses that is no MMCFG's is answered with ENODEV.",
                MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(MIRROR_XEN_PCI_MMCFG_RESERVED),
                .error(.enodev), from: mmcfgSource, because: "firmware has told of no such range"),
            single(
                "unknown-range-not-reserved",
                "A range of buses that is no MMCFG's is answered with ENODEV, also if not reserved.",
                MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(0),
                .error(.enodev), from: mmcfgSource, because: "firmware has told of no such range"),
        ]
        + (0..<UInt32.bitWidth).filter { UInt32(1) << $0 & MIRROR_XEN_PCI_MMCFG_RESERVED == 0 }.map
    { bit in
        single(
            "undefined-bit-\(bit)",
            "The undefined flag bit \(bit) is answered with EINVAL, whatever the range.",
            MIRROR_PHYSDEVOP_pci_mmcfg_reserved, mmcfgArgument(1 << UInt32(bit)),
            .error(.einval), from: mmcfgSource,
            because: "the flags are checked before the range is looked for")
    }

    private static func mmcfgArgument(_ flags: UInt32) -> mirror_physdev_pci_mmcfg_reserved {
        mirror_physdev_pci_mmcfg_reserved(
            address: 0, segment: absent.seg, start_bus: absent.bus, end_bus: absent.bus,
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
            leaf, "Where Xen uses no debug port, \(words(leaf)) is answered with 0.",
            MIRROR_PHYSDEVOP_dbgp_op, .success, from: Source.xen("xen/drivers/char/ehci-dbgp.c"),
            because: "without a debug port nothing else is looked at"
        ) { (bench, row) throws(Obstacle) in
            try bench.ask(
                physdev: row,
                fields: [
                    "op": .number(Int64(operation)), "bus": .number(Int64(bus)),
                    "u.pci.seg": .number(Int64(absent.seg)),
                    "u.pci.bus": .number(Int64(absent.bus)),
                    "u.pci.devfn": .number(Int64(absent.devfn)),
                ])
        }
    }

    private static func words(_ leaf: String) -> String {
        switch leaf {
        case "unknown-operation": "an operation that does not exist"
        case "unknown-bus": "a bus that does not exist"
        default: "any device"
        }
    }

    private static let adding: [Clause] = [
        clause(
            "known-device", "A device that Xen knows is added once more with the answer 0.",
            MIRROR_PHYSDEVOP_pci_device_add, .success, level: .destructive,
            needs: [.dom0, .deviceUnderTest], from: Source.xen("xen/drivers/passthrough/pci.c"),
            because: "adding what is there already changes nothing"
        ) { (bench, row) throws(Obstacle) in
            try bench.ask(physdev: row, addition(of: bench.deviceUnderTest(), 0))
        },
        clause(
            "missing-proximity",
            "Where the proximity domain that a flag announces cannot be read, the answer is EFAULT.",
            MIRROR_PHYSDEVOP_pci_device_add, .error(.efault), level: .destructive,
            needs: [.dom0, .deviceUnderTest], from: Source.xen("xen/drivers/pci/physdev.c"),
            because: "it lies behind the structure"
        ) { (bench, row) throws(Obstacle) in
            try bench.ask(
                physdev: row, addition(of: bench.deviceUnderTest(), MIRROR_XEN_PCI_DEV_PXM))
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
        _ leaf: String, _ promise: String, _ number: UInt32, _ argument: Argument,
        _ answer: Pattern, from source: Source = source, because: String
    ) -> Clause {
        clause(leaf, promise, number, answer, from: source, because: because) {
            (bench, row) throws(Obstacle) in
            try bench.ask(physdev: row, argument)
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ number: UInt32, _ answer: Pattern,
        level: Level = .readOnly, needs: [Need] = [.dom0], from source: Source, because: String,
        act: @escaping @Sendable (Bench, ABICommand) throws(Obstacle) -> Void
    ) -> Clause {
        let row = ABI.row(physdev: number)
        return Clause(
            "\(row.family).\(leaf)", promise, .physdev(row), level: level, needs: needs,
            from: source, PhysdevReach.rows(row, answer, because: because)
        ) { (bench) throws(Obstacle) in
            try act(bench, row)
        }
    }
}
