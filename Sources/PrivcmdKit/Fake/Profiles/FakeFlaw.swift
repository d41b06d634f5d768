// SPDX-License-Identifier: MIT

/// Something that a fake is made to do wrong, so that whoever looks for faults can be checked: a
/// search that cannot fail proves nothing.
enum FakeFlaw: CaseIterable, Sendable {
    /// PHYSDEVOP_pci_device_reset looks for the device before it looks at the flags.
    case findsDeviceBeforeFlags
    /// PHYSDEVOP_unmap_pirq leaves the domain its access to the interrupt.
    case keepsAccessAfterUnmap
    /// vPCI lets writes to a base address register through that is in use.
    case writesBARInUse
    /// XEN_DOMCTL_gsi_permission and irq_permission do not ask whether the caller has access itself.
    case grantsWhatCallerLacks
}
