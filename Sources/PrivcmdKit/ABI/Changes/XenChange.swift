// SPDX-License-Identifier: MIT

/// A difference between releases of Xen that a caller of privcmd can see.
///
/// The raw value is the name that profiles and reports use.
public enum XenChange: String, CaseIterable, Codable, Sendable {
    /// physdev_op knows pci_device_reset, and lets a PVH dom0 call it.
    case deviceReset = "xen-device-reset"
    /// A PVH dom0 may call setup_gsi.
    case setupGSIForPVH = "xen-setup-gsi-for-pvh"
    /// map_pirq and unmap_pirq are passed on for every domain in hardware.
    case mapPIRQForPVH = "xen-map-pirq-for-pvh"
    /// XEN_DOMCTL_gsi_permission exists.
    case gsiPermission = "xen-gsi-permission"

    /// When it came, in words and dates: one row of the table.
    public var row: ChangeRow {
        switch self {
        case .deviceReset:
            ChangeRow("PHYSDEVOP_pci_device_reset exists", since: Milestone.xen.release)
        case .setupGSIForPVH:
            ChangeRow("a PVH dom0 may call PHYSDEVOP_setup_gsi", since: Milestone.xen.release)
        case .mapPIRQForPVH:
            ChangeRow(
                "PHYSDEVOP_map_pirq and unmap_pirq are passed on for every domain in hardware",
                since: Milestone.xen.release)
        case .gsiPermission:
            ChangeRow("XEN_DOMCTL_gsi_permission exists", since: Milestone.xen.release)
        }
    }
}
