// SPDX-License-Identifier: MIT

/// The releases that brought device passthrough to a PVH dom0.
///
/// The table's rows and the explanations of errors read them here.
enum Milestone {
    /// The first Linux with IOCTL_PRIVCMD_PCIDEV_GET_GSI, and with a xen-pciback that tells Xen of the
    /// reset of a device that it binds.
    static let linux = LinuxVersion(6, 12)
    /// The first Xen with PHYSDEVOP_pci_device_reset and XEN_DOMCTL_gsi_permission, and which lets a
    /// PVH dom0 call setup_gsi, map_pirq and unmap_pirq.
    static let xen = XenVersion(4, 20)
}
