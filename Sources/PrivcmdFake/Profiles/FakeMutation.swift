// SPDX-License-Identifier: MIT

/// A bug seeded in a fake, to test that the fuzzer finds it: a search that cannot fail proves
/// nothing.
package enum FakeMutation: CaseIterable, Sendable {
    /// PHYSDEVOP_pci_device_reset looks up the device before it checks the flags.
    case checksDeviceBeforeFlags
    /// PHYSDEVOP_unmap_pirq does not revoke the domain's access to the interrupt.
    case keepsAccessAfterUnmap
    /// vPCI forwards writes to an enabled base address register.
    case writesBARInUse
    /// XEN_DOMCTL_gsi_permission and irq_permission do not check the caller's own access.
    case grantsWithoutOwnAccess
}
