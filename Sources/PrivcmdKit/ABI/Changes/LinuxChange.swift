// SPDX-License-Identifier: MIT

/// A difference between releases of Linux that a caller of privcmd can see.
///
/// The raw value is the name that profiles and reports use.
public enum LinuxChange: String, CaseIterable, Codable, Sendable {
    /// IOCTL_PRIVCMD_IRQFD exists.
    case irqfd = "linux-irqfd"
    /// IOCTL_PRIVCMD_IOEVENTFD exists.
    case ioeventfd = "linux-ioeventfd"
    /// IOCTL_PRIVCMD_PCIDEV_GET_GSI exists, and xen-pciback notes a device's GSI as it binds it.
    case pcidevGetGSI = "linux-pcidev-get-gsi"
    /// xen-pciback tells Xen of the reset of a device that it binds.
    case tellsReset = "linux-tells-reset"
    /// xen-pciback has Xen register the GSI of a device that it binds.
    case setsUpGSI = "linux-sets-up-gsi"
    /// PCIDEV_GET_GSI gives the reference to the device back that it takes.
    case givesDeviceBack = "linux-device-reference"
    /// Outside dom0 privcmd opens restricted.
    case opensRestricted = "linux-xsa-482"
    /// A hypercall's number reaches Xen in all its bits, and whatever it is.
    case wholeHypercallNumber = "linux-xsa-466"
    /// A mapping of privcmd cannot be split.
    case refusesSplit = "linux-cve-2026-31787"
    /// DM_OP refuses a buffer in the memory of `/dev/xen/hypercall`.
    case refusesDeviceBuffer = "linux-dm-op-device-buffer"

    /// When it came, in words and dates: one row of the table.
    public var row: ChangeRow {
        switch self {
        case .irqfd:
            ChangeRow("IOCTL_PRIVCMD_IRQFD exists", since: Release(6, 6))
        case .ioeventfd:
            ChangeRow("IOCTL_PRIVCMD_IOEVENTFD exists", since: Release(6, 7))
        case .pcidevGetGSI:
            ChangeRow(
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI exists, and a PVH dom0's xen-pciback notes the GSI of"
                    + " a device that it binds", since: Milestone.linux.release)
        case .tellsReset:
            ChangeRow(
                "xen-pciback tells Xen of the reset of a device that it binds",
                since: Milestone.linux.release)
        case .setsUpGSI:
            ChangeRow(
                "a PVH dom0's xen-pciback has Xen register the GSI of a device that it binds",
                since: Milestone.linux.release)
        case .givesDeviceBack:
            ChangeRow(
                "IOCTL_PRIVCMD_PCIDEV_GET_GSI gives the reference to the device back",
                .deviceReference)
        case .opensRestricted: ChangeRow("outside dom0 privcmd opens restricted", .xsa482)
        case .wholeHypercallNumber:
            ChangeRow("a hypercall's number reaches Xen in all its 64 bits", .xsa466)
        case .refusesSplit: ChangeRow("a mapping of privcmd cannot be split", .privcmdSplit)
        case .refusesDeviceBuffer:
            // 6.1 takes it and 6.12 refuses it; which release between them was the first is not known.
            ChangeRow(
                "DM_OP refuses a buffer in the memory of /dev/xen/hypercall",
                since: Release(6, 12))
        }
    }
}
