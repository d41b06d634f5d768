// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// PHYSDEVOP_pci_device_reset.
enum PCIDeviceResetClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_pci_device_reset)
    private static let source = ClauseSource.xen("xen/drivers/pci/physdev.c")

    private static let resetTypes: [(name: String, flags: UInt32)] = [
        ("cold", MIRROR_PCI_DEVICE_RESET_COLD), ("warm", MIRROR_PCI_DEVICE_RESET_WARM),
        ("hot", MIRROR_PCI_DEVICE_RESET_HOT), ("flr", MIRROR_PCI_DEVICE_RESET_FLR),
    ]
    private static let undefinedBits = ClauseConstants.undefinedBits(
        of: MIRROR_PCI_DEVICE_RESET_MASK)

    static let all: [Clause] =
        resetTypes.map(onDevice) + resetTypes.map(onAbsentDevice) + undefinedBits.map(undefinedBit)
        + [
            refused(
                "undefined-with-type", "An undefined flag together with a type fails with EINVAL.",
                .absentDevice,
                MIRROR_PCI_DEVICE_RESET_FLR | (MIRROR_PCI_DEVICE_RESET_MASK + 1), .einval,
                because: "every flag is checked"),
            refused(
                "all-flags", "All flags at once fail with EINVAL.", .absentDevice, .max,
                .einval, because: "most of them are undefined"),
            refused(
                "other-segment", "A device of a segment without devices fails with ENODEV.",
                SBDF(segment: .max, bus: 0, slot: 0, function: 0), MIRROR_PCI_DEVICE_RESET_FLR,
                .enodev, because: "the segment is part of the address"),
            refused(
                "absent-function", "A function that a bus does not have fails with ENODEV.",
                SBDF(segment: 0, bus: .max, slot: 0, function: 0), MIRROR_PCI_DEVICE_RESET_FLR,
                .enodev, because: "Xen knows no such device"),
            unmapped,
            readOnlyMemory,
            otherSegmentOfDevice,
        ]

    private static func argument(_ device: SBDF, _ flags: UInt32) -> mirror_pci_device_reset {
        mirror_pci_device_reset(dev: device.physdevDevice, flags: flags)
    }

    private static func onDevice(_ type: (name: String, flags: UInt32)) -> Clause {
        Clause(
            "pci-device-reset.\(type.name)",
            "A \(type.name) reset of a device can be reported to Xen twice.",
            .physdev(row), level: .destructive, needs: [.dom0, .deviceUnderTest], from: source,
            PhysdevAvailability.expectations(
                row, .success, .success, because: "the type is known, and Xen knows the device")
        ) { (context) throws(SkipOrError) in
            let argument = argument(try context.deviceUnderTest(), type.flags)
            if try context.issue(physdev: row, argument).result.isUnknownCall { return }
            try context.issue(physdev: row, argument)
        }
    }

    private static func onAbsentDevice(_ type: (name: String, flags: UInt32)) -> Clause {
        refused(
            "absent-device-\(type.name)",
            "A \(type.name) reset of a device that does not exist fails with ENODEV.",
            .absentDevice, type.flags, .enodev, because: "Xen knows no such device")
    }

    private static func undefinedBit(_ bit: Int) -> Clause {
        refused(
            "undefined-bit-\(bit)",
            "The undefined flag bit \(bit) fails with EINVAL for any device.",
            .absentDevice, 1 << UInt32(bit), .einval,
            because: "the flags are checked before the device is looked up")
    }

    private static func refused(
        _ leaf: String, _ statement: String, _ device: SBDF, _ flags: UInt32, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "pci-device-reset.\(leaf)", statement, .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(row, .error(errno), because: because)
        ) { (context) throws(SkipOrError) in
            try context.issue(physdev: row, argument(device, flags))
        }
    }

    private static let unmapped = Clause(
        "pci-device-reset.unmapped", "Inaccessible memory fails with EFAULT.",
        .physdev(row), needs: [.dom0], from: source,
        PhysdevAvailability.expectations(
            row, .error(.efault), because: "the argument cannot be read")
    ) { (context) throws(SkipOrError) in
        try context.issueUnmapped(physdev: row)
    }

    private static let readOnlyMemory = Clause(
        "pci-device-reset.read-only-argument",
        "An argument may be in read-only memory.",
        .physdev(row), needs: [.dom0], from: source,
        PhysdevAvailability.expectations(row, .error(.enodev), because: "nothing is written back")
    ) { (context) throws(SkipOrError) in
        try context.issueReadOnly(
            physdev: row, argument(.absentDevice, MIRROR_PCI_DEVICE_RESET_FLR))
    }

    private static let otherSegmentOfDevice = Clause(
        "pci-device-reset.same-address-other-segment",
        "The address of a device in another segment fails with ENODEV.",
        .physdev(row), needs: [.dom0, .deviceUnderTest], from: source,
        PhysdevAvailability.expectations(row, .error(.enodev), because: "it is another address")
    ) { (context) throws(SkipOrError) in
        let device = try context.deviceUnderTest()
        let other = SBDF(
            segment: ~device.segment, bus: device.bus, slot: device.slot,
            function: device.function)
        try context.issue(physdev: row, argument(other, MIRROR_PCI_DEVICE_RESET_FLR))
    }
}

extension SBDF {
    /// A device that no machine has.
    static let absentDevice = SBDF(segment: .max, bus: .max, slot: 0x1f, function: 7)
}
