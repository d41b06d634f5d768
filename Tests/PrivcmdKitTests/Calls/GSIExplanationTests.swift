// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `explanation of a PCIDEV_GET_GSI error` {
    private static let cannotBind = [
        "bound to no driver", "cannot be bound here", "4.17", "ENOSYS",
    ]

    private static let cases: [ExplanationCase] = [
        .init(
            .gsi(.bound), .enotty, "Linux 6.1", .testSystem(linux: "6.1.0-30-amd64"), .unavailable,
            ["Linux 6.1 has no IOCTL_PRIVCMD_PCIDEV_GET_GSI", "Linux 6.12 added it"],
            remedy: ["boot Linux 6.12 or later"]),
        .init(
            .gsi(.bound), .enotty, "Linux 6.12", .pvhDom0, .unavailable,
            ["Linux 6.12 should have", "does not support this request"],
            remedy: ["0x0008500a", "privcmd.h"]),
        .init(
            .gsi(.bound), .enotty, "unknown Linux", .testSystem(linux: "unknown"), .unavailable,
            ["does not know IOCTL_PRIVCMD_PCIDEV_GET_GSI"]),
        .init(
            .gsi(.bound), .einval, .unavailable, ["CONFIG_XEN_ACPI"], remedy: ["CONFIG_XEN_DOM0"]),
        .init(.gsi(.bound), .efault, .systemError, ["could not read or write"]),
        .init(
            .gsi(.bound), .eopnotsupp, .unavailable, ["xen-pciback module", "not loaded"],
            remedy: ["modprobe xen-pciback"]),
        .init(
            .gsi(.bound), .eopnotsupp, "domU", .domU, .unavailable,
            ["this is a domU", "only in dom0"],
            remedy: ["run it in dom0"]),
        .init(
            .gsi(.absent), .enodev, .unavailable, ["there is no PCI device at ffff:ff:1f.7"],
            remedy: ["lspci -D"]),
        .init(
            .gsi(.bound), .enodev, .unavailable,
            ["sysfs shows the device bound", "does not list it"]),
        .init(
            .gsi(.otherDriver), .enodev, .unavailable,
            ["bound to 'e1000e'", "only of a device bound to xen-pciback"],
            remedy: ["as root"]),
        .init(
            .gsi(.unbound), .enodev, .unavailable,
            ["bound to no driver", "only of a device bound to xen-pciback"],
            remedy: ["as root"]),
        .init(
            .gsi(.unbound), .enodev, "Xen 4.17", .oldXen, .unavailable, cannotBind,
            remedy: ["boot Xen 4.20 or later", "PV dom0"]),
        .init(
            .gsi(.pinless), .enodev, .unavailable, ["cannot be bound here", "no INTx pin"],
            remedy: ["a PV dom0 binds it"]),
        .init(
            .gsi(.bound), .eperm, "PV dom0", .pvDom0, .unavailable,
            ["this is a PV dom0", "not a permission problem", "-1"],
            remedy: ["use the sysfs irq, 11 here", "dom0=pvh"]),
        .init(
            .gsi(.absent), .eperm, "PV dom0", .pvDom0, .unavailable, ["this is a PV dom0"],
            remedy: ["use the sysfs irq: "]),
        .init(.gsi(.bound), .eperm, .unavailable, ["never set up", "not a permission problem"]),
    ]

    @Test(arguments: cases)
    func `errno and system determine category, meaning and remedy`(
        row: ExplanationCase
    ) throws {
        try row.check()
    }

    private func remedy(_ sbdf: SBDF, _ system: SystemSnapshot) throws -> [Substring] {
        let error = PrivcmdError(.gsi(sbdf), .errno(.enodev))
        return try #require(error.explanation(on: system).remedy).split(separator: "\n")
    }

    @Test func `remedy for a device with another driver lists unbind and bind commands`() throws {
        #expect(
            try remedy(.otherDriver, .pvhDom0) == [
                "as root, bind it to xen-pciback:",
                "echo 0000:00:02.0 > /sys/bus/pci/devices/0000:00:02.0/driver/unbind",
                "echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/new_slot",
                "echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/bind",
            ])
    }

    @Test func `remedy for a device without a driver has no unbind command`() throws {
        #expect(
            try remedy(.unbound, .pvhDom0) == [
                "as root, bind it to xen-pciback:",
                "echo 0000:04:00.1 > /sys/bus/pci/drivers/pciback/new_slot",
                "echo 0000:04:00.1 > /sys/bus/pci/drivers/pciback/bind",
            ])
    }

    /// Linux reports resets to Xen since 6.12, and never in a PV dom0, which can bind any device.
    @Test(arguments: [
        SystemSnapshot.testSystem(xen: "4.17", linux: "6.1.0"), .testSystem(xen: "4.17", type: .pv),
        .pvDom0,
    ])
    func `remedy lists the commands if nothing is known to prevent binding`(
        system: SystemSnapshot
    ) throws {
        #expect(try remedy(.otherDriver, system).count == 4)
    }

    @Test func `remedy on a PV dom0 ignores a missing INTx pin`() throws {
        #expect(try remedy(.pinless, .pvDom0).count == 3)
    }
}
