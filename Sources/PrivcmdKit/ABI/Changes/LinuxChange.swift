// SPDX-License-Identifier: MIT

/// A difference between releases of Linux that a caller of privcmd can see.
///
/// The raw value is the name that profiles and reports use.
package enum LinuxChange: String, CaseIterable, Codable, Sendable {
    /// IOCTL_PRIVCMD_IRQFD exists.
    case irqfd = "linux-irqfd"
    /// IOCTL_PRIVCMD_IOEVENTFD exists.
    case ioeventfd = "linux-ioeventfd"
    /// IOCTL_PRIVCMD_PCIDEV_GET_GSI exists, and xen-pciback stores a device's GSI at bind.
    case pcidevGetGSI = "linux-pcidev-get-gsi"
    /// xen-pciback reports the reset of a device that it binds to Xen.
    case reportsReset = "linux-reports-reset"
    /// xen-pciback has Xen register the GSI of a device that it binds.
    case setsUpGSI = "linux-sets-up-gsi"
    /// PCIDEV_GET_GSI releases the device reference that it acquires.
    case releasesDeviceReference = "linux-device-reference"
    /// Outside dom0, Linux opens privcmd restricted.
    case opensRestricted = "linux-xsa-482"
    /// Linux passes a hypercall's number to Xen with all its bits and without a limit.
    case fullHypercallNumber = "linux-xsa-466"
    /// Linux refuses to split a mapping of privcmd.
    case refusesSplit = "linux-cve-2026-31787"
    /// DM_OP refuses a buffer in memory of `/dev/xen/hypercall`.
    case refusesDeviceBuffer = "linux-dm-op-device-buffer"

    /// Finds a change by its name, or by the one that older versions of the program had for it.
    package init?(named name: String) {
        let renamed = ["linux-tells-reset": Self.reportsReset]  // lint-words: old format
        guard let change = Self(rawValue: name) ?? renamed[name] else { return nil }
        self = change
    }

    /// The change and its releases: one row of the table.
    package var row: ChangeRow {
        switch self {
        case .irqfd:
            ChangeRow("IOCTL_PRIVCMD_IRQFD exists", since: Release(6, 6))
        case .ioeventfd:
            ChangeRow("IOCTL_PRIVCMD_IOEVENTFD exists", since: Release(6, 7))
        case .pcidevGetGSI:
            ChangeRow(
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI exists, and a PVH dom0's xen-pciback stores the GSI of"
                    + " a device that it binds", since: FeatureIntroduced.linux.release)
        case .reportsReset:
            ChangeRow(
                "xen-pciback reports the reset of a device that it binds to Xen",
                since: FeatureIntroduced.linux.release)
        case .setsUpGSI:
            ChangeRow(
                "a PVH dom0's xen-pciback registers with Xen the GSI of a device that it binds",
                since: FeatureIntroduced.linux.release)
        case .releasesDeviceReference:
            ChangeRow(
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI releases the device reference that it acquires",
                .deviceReferenceLeak)
        case .opensRestricted: ChangeRow("outside dom0 privcmd opens restricted", .xsa482)
        case .fullHypercallNumber:
            ChangeRow("a hypercall's number reaches Xen in all its 64 bits", .xsa466)
        case .refusesSplit: ChangeRow("a mapping of privcmd cannot be split", .mappingSplit)
        case .refusesDeviceBuffer:
            // 6.1 accepts it and 6.12 refuses it. The first release that refuses it is not known.
            ChangeRow(
                "DM_OP refuses a buffer in the memory of /dev/xen/hypercall",
                since: Release(6, 12))
        }
    }
}
