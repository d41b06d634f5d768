// SPDX-License-Identifier: MIT

/// The first releases with device passthrough on a PVH dom0.
///
/// The table's rows and the explanations of errors use them.
package enum FeatureIntroduced {
    /// The first Linux with IOCTL_PRIVCMD_PCIDEV_GET_GSI, and whose xen-pciback reports the reset
    /// of a device that it binds to Xen.
    package static let linux = LinuxVersion(6, 12)
    /// The first Xen with PHYSDEVOP_pci_device_reset and XEN_DOMCTL_gsi_permission, and that allows
    /// a PVH dom0 to call setup_gsi, map_pirq and unmap_pirq.
    package static let xen = XenVersion(4, 20)
}
