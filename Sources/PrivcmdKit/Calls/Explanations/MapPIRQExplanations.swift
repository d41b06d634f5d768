// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The errnos of PHYSDEVOP_map_pirq and PHYSDEVOP_unmap_pirq.
///
/// Source: xen/arch/x86/physdev.c, xen/arch/x86/irq.c (Xen 4.20).
enum MapPIRQExplanations {
    private static let allowedSince = FeatureIntroduced.xen

    static func explainMap(
        _ errno: Errno, _ gsi: GSI, _ domain: DomainID, _ system: any SystemView
    ) -> Explanation {
        switch errno {
        case .enosys: notAllowed("PHYSDEVOP_map_pirq", system)
        case .esrch: noDomain(domain)
        case .eperm:
            GeneralExplanations.hypercallsRefused(
                system,
                otherwise: "the caller has no access to the interrupt of GSI \(gsi) (unmapping it"
                    + " removes that access), or no privilege over domain \(domain)")
        case .einval:
            Explanation(
                .unavailable,
                "GSI \(gsi) is above the last GSI, or Xen does not allow this pIRQ or this domain",
                remedy: "use the GSI that 'privcmd-probe gsi' prints, not the sysfs irq")
        case .eexist:
            Explanation(.systemError, "GSI \(gsi) is mapped to another pIRQ of domain \(domain)")
        case .ebusy:
            Explanation(.systemError, "Xen is still removing an earlier mapping of GSI \(gsi)")
        case .enospc: Explanation(.systemError, "domain \(domain) has no pIRQ left")
        case .enomem: Explanation(.systemError, "Xen has no memory left for the mapping")
        case .efault: Explanation(.systemError, "Xen could not read or write the call's argument")
        default: GeneralExplanations.unknown(errno)
        }
    }

    static func explainUnmap(
        _ errno: Errno, _ pirq: PIRQ, _ domain: DomainID, _ system: any SystemView
    ) -> Explanation {
        switch errno {
        case .enosys: notAllowed("PHYSDEVOP_unmap_pirq", system)
        case .esrch: noDomain(domain)
        case .eperm:
            GeneralExplanations.hypercallsRefused(
                system, otherwise: "the caller has no privilege over domain \(domain)")
        case .einval:
            Explanation(.unavailable, "pIRQ \(pirq) of domain \(domain) is not mapped")
        case .ebusy:
            Explanation(.systemError, "pIRQ \(pirq) belongs to a block of MSI interrupts")
        case .efault: Explanation(.systemError, "Xen could not read the call's argument")
        default: GeneralExplanations.unknown(errno)
        }
    }

    /// ENOSYS of a physdev operation that Xen allows a PVH dom0 since 4.20.
    static func notAllowed(_ call: String, _ system: any SystemView) -> Explanation {
        if let xen = system.xenVersion, xen < allowedSince, system.domain?.type == .pvh {
            return Explanation(
                .unavailable,
                "Xen \(xen) does not allow \(call) in a PVH dom0: Xen \(allowedSince) does",
                remedy: "boot Xen \(allowedSince) or later, or a PV dom0")
        }
        return Explanation(.unavailable, "this Xen does not allow \(call) in this domain")
    }

    private static func noDomain(_ domain: DomainID) -> Explanation {
        Explanation(
            .unavailable, "there is no domain \(domain)", remedy: "look the domain up with xl list")
    }
}
