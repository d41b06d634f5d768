// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of PHYSDEVOP_pci_device_reset.
///
/// Source: xen/drivers/pci/physdev.c, xen/arch/x86/hvm/hypercall.c (Xen 4.20).
enum ResetExplanations {
    private static let since = FeatureIntroduced.xen

    static func explain(_ errno: Errno, _ sbdf: SBDF, _ system: any SystemView) -> Explanation {
        switch errno {
        case .enosys:
            if let xen = system.xenVersion, xen < since {
                Explanation(
                    .unavailable,
                    "Xen \(xen) has no PHYSDEVOP_pci_device_reset: Xen \(since) added it",
                    remedy: "boot Xen \(since) or later")
            } else if system.domain?.isControlDomain == false {
                Explanation(
                    .unavailable,
                    "this is not the hardware domain: only that domain may report resets",
                    remedy: "run it in dom0")
            } else {
                Explanation(
                    .unavailable,
                    "this Xen has no PHYSDEVOP_pci_device_reset (before \(since)),"
                        + " or this domain is not the hardware domain")
            }
        case .efault: Explanation(.systemError, "Xen could not read the call's argument")
        case .einval:
            Explanation(.systemError, "the flags hold a bit that this Xen does not know")
        case .eperm:
            GeneralExplanations.hypercallsRefused(
                system, otherwise: "only the control domain may report resets")
        case .enodev:
            if system.device(sbdf) == nil {
                Explanation(
                    .unavailable, "neither Xen nor this kernel knows a device at \(sbdf)",
                    remedy: "look the address up with lspci -D")
            } else {
                Explanation(
                    .unavailable,
                    "this kernel shows a device at \(sbdf), but never reported it to Xen"
                        + " (PHYSDEVOP_pci_device_add)")
            }
        case .eexist:
            // Observed on Xen 4.20 with a device that has MSI-X: docs/reference/findings.md, 2.
            Explanation(
                .systemError,
                "Xen found something mapped where the device's MSI-X table would lie:"
                    + " its BARs may point to 0 since the reset",
                remedy: "report the reset only after the BARs have been restored")
        case .enomem:
            Explanation(
                .systemError,
                "Xen had no memory to set the device's vPCI state up again;"
                    + " its state is gone until the next reset succeeds")
        default: GeneralExplanations.unknown(errno)
        }
    }
}
