// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `explanation of a physdev_op error` {
    private static let reset = PrivcmdError.Operation.reset(.bound, .flr)
    private static let setup = PrivcmdError.Operation.setupGSI(GSI(22))
    private static let map = PrivcmdError.Operation.mapPIRQ(GSI(22), DomainID(3))
    private static let unmap = PrivcmdError.Operation.unmapPIRQ(PIRQ(16), DomainID(3))
    private static let xsa482 = ["this is a domU", "XSA-482", "refuses every hypercall"]

    private static let resets: [ExplanationCase] = [
        .init(
            reset, .enosys, "Xen 4.17", .oldXen, .unavailable,
            ["Xen 4.17 has no PHYSDEVOP_pci_device_reset", "Xen 4.20 added it"],
            remedy: ["boot Xen 4.20 or later"]),
        .init(
            reset, .enosys, "domU", .domU, .unavailable, ["not the hardware domain"],
            remedy: ["run it in dom0"]),
        .init(
            reset, .enosys, .unavailable, ["before 4.20", "or this domain is not the hardware"]),
        .init(
            reset, .enosys, "Xen unknown", .bareMetal, .unavailable,
            ["before 4.20", "or this domain is not the hardware"]),
        .init(reset, .efault, .systemError, ["Xen could not read"]),
        .init(reset, .einval, .systemError, ["flags"]),
        .init(
            reset, .eperm, .notPermitted, ["only the control domain", "has been restricted"]),
        .init(
            reset, .eperm, "domU", .domU, .notPermitted, xsa482,
            remedy: ["dom0", "xen_privcmd.unrestricted"]),
        .init(
            .reset(.absent, .flr), .enodev, .unavailable,
            ["neither Xen nor this kernel", "ffff:ff:1f.7"], remedy: ["lspci -D"]),
        .init(reset, .enodev, .unavailable, ["never reported it to Xen", "pci_device_add"]),
        .init(reset, .enomem, .systemError, ["vPCI", "its state is gone"]),
    ]

    private static let setups: [ExplanationCase] = [
        .init(
            setup, .enosys, "Xen 4.17", .oldXen, .unavailable,
            ["Xen 4.17 does not allow PHYSDEVOP_setup_gsi in a PVH dom0", "Xen 4.20 does"],
            remedy: ["boot Xen 4.20 or later, or a PV dom0"]),
        .init(
            setup, .enosys, .unavailable,
            ["this Xen does not allow PHYSDEVOP_setup_gsi in this domain"]),
        .init(
            setup, .einval, .unavailable, ["GSI 22 is above the last GSI", "IO-APIC"],
            remedy: ["privcmd-probe gsi", "not the sysfs irq"]),
        .init(setup, .eperm, .notPermitted, ["only the control domain"]),
        .init(
            setup, .eperm, "domU", .domU, .notPermitted, xsa482,
            remedy: ["xen_privcmd.unrestricted"]),
        .init(setup, .efault, .systemError, ["Xen could not read"]),
        .init(setup, .enospc, .systemError, ["no interrupt vector left"]),
    ]

    private static let maps: [ExplanationCase] = [
        .init(
            map, .enosys, "Xen 4.17", .oldXen, .unavailable,
            ["Xen 4.17 does not allow PHYSDEVOP_map_pirq in a PVH dom0"],
            remedy: ["boot Xen 4.20"]),
        .init(map, .enosys, .unavailable, ["does not allow PHYSDEVOP_map_pirq in this domain"]),
        .init(map, .esrch, .unavailable, ["there is no domain 3"], remedy: ["xl list"]),
        .init(
            map, .eperm, .notPermitted,
            ["no access to the interrupt of GSI 22", "no privilege over domain 3"]),
        .init(map, .eperm, "domU", .domU, .notPermitted, xsa482, remedy: ["run it in dom0"]),
        .init(
            map, .einval, .unavailable, ["GSI 22 is above the last GSI"],
            remedy: ["not the sysfs irq"]),
        .init(map, .eexist, .systemError, ["mapped to another pIRQ of domain 3"]),
        .init(map, .ebusy, .systemError, ["still removing an earlier mapping"]),
        .init(map, .enospc, .systemError, ["domain 3 has no pIRQ left"]),
        .init(map, .enomem, .systemError, ["Xen has no memory left"]),
        .init(map, .efault, .systemError, ["Xen could not read or write"]),
    ]

    private static let unmaps: [ExplanationCase] = [
        .init(
            unmap, .enosys, "Xen 4.17", .oldXen, .unavailable, ["PHYSDEVOP_unmap_pirq"],
            remedy: ["boot Xen 4.20"]),
        .init(unmap, .esrch, .unavailable, ["there is no domain 3"], remedy: ["xl list"]),
        .init(unmap, .eperm, .notPermitted, ["no privilege over domain 3"]),
        .init(unmap, .einval, .unavailable, ["pIRQ 16 of domain 3 is not mapped"]),
        .init(unmap, .ebusy, .systemError, ["block of MSI interrupts"]),
        .init(unmap, .efault, .systemError, ["Xen could not read"]),
    ]

    @Test(arguments: resets + setups)
    func `errors of reset and setup_gsi have category, meaning and remedy`(
        row: ExplanationCase
    ) throws {
        try row.check()
    }

    @Test(arguments: maps + unmaps)
    func `errors of map_pirq and unmap_pirq have category, meaning and remedy`(
        row: ExplanationCase
    ) throws {
        try row.check()
    }
}
