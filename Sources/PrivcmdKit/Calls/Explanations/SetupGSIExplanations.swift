// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of PHYSDEVOP_setup_gsi.
///
/// EEXIST is missing: ``Privcmd/setupGSI(_:trigger:polarity:)`` does not throw it.
///
/// Source: xen/arch/x86/physdev.c, xen/arch/x86/mpparse.c (Xen 4.20).
enum SetupGSIExplanations {
    static func explain(_ errno: Errno, _ gsi: GSI, _ system: any SystemView) -> Explanation {
        switch errno {
        case .enosys:
            MapPIRQExplanations.notAllowed("PHYSDEVOP_setup_gsi", system)
        case .einval:
            Explanation(
                .unavailable, "GSI \(gsi) is above the last GSI, or no IO-APIC has a pin for it",
                remedy: "use the GSI that 'privcmd-probe gsi' prints, not the sysfs irq")
        case .eperm:
            GeneralExplanations.hypercallsRefused(
                system, otherwise: "only the control domain may set up GSIs")
        case .efault: Explanation(.systemError, "Xen could not read the call's argument")
        case .enospc: Explanation(.systemError, "Xen has no interrupt vector left")
        default: GeneralExplanations.unknown(errno)
        }
    }
}
