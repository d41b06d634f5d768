// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of the domctl commands for domains, interrupt permissions and device assignment.
///
/// Source: xen/common/domctl.c, xen/arch/x86/domctl.c (Xen 4.20).
enum DomctlExplanations {
    static func explain(
        _ errno: Errno, _ operation: PrivcmdError.Operation, _ system: any SystemView
    ) -> Explanation {
        switch (errno, operation) {
        case (.eacces, _):
            Explanation(
                .unavailable, "this Xen has a different version of the domctl interface",
                remedy: "check the Xen version that 'privcmd-probe info' prints")
        case (.esrch, .destroyDomain(let domain)), (.esrch, .irqPermission(_, let domain)),
            (.esrch, .gsiPermission(_, let domain)), (.esrch, .assignment(_, let domain)):
            Explanation(.unavailable, "there is no domain \(domain)")
        case (.enosys, .gsiPermission):
            Explanation(
                .unavailable,
                "this Xen has no XEN_DOMCTL_gsi_permission: Xen \(FeatureIntroduced.xen) added it",
                remedy: "boot Xen \(FeatureIntroduced.xen) or later")
        case (.eperm, .irqPermission(let pirq, _)):
            GeneralExplanations.hypercallsRefused(
                system,
                otherwise: "the caller has no interrupt mapped to its pIRQ \(pirq), or no access to"
                    + " it; a PVH dom0 has none for a device's GSI")
        case (.eperm, .gsiPermission(let gsi, _)):
            GeneralExplanations.hypercallsRefused(
                system, otherwise: "the caller has no access to GSI \(gsi) itself")
        case (.eperm, _):
            GeneralExplanations.hypercallsRefused(
                system, otherwise: "only the control domain may create and destroy domains")
        case (.erange, .gsiPermission(let gsi, _)):
            Explanation(.unavailable, "no IO-APIC has a pin for GSI \(gsi): it is above the last")
        case (.einval, .irqPermission(let pirq, _)):
            Explanation(.unavailable, "pIRQ \(pirq) is out of range for the caller")
        case (.einval, .createDomain), (.eopnotsupp, .createDomain):
            Explanation(
                .unavailable, "this Xen, or this machine, cannot create such a domain")
        case (.enodev, .assignment(let device, let domain)):
            Explanation(
                .unavailable,
                "\(device) is not assigned to domain \(domain), or Xen does not know the device")
        case (.ebusy, .assignment(let device, _)), (.einval, .assignment(let device, _)):
            Explanation(.unavailable, "\(device) is assigned to another domain")
        case (.eopnotsupp, .assignment(_, let domain)):
            Explanation(.unavailable, "domain \(domain) was created without an IOMMU")
        case (.enomem, _): Explanation(.systemError, "Xen has no memory left for the operation")
        default: GeneralExplanations.explain(errno, operation, system)
        }
    }
}
