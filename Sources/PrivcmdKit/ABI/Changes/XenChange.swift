// SPDX-License-Identifier: MIT

/// A difference between releases of Xen that a caller of privcmd can see.
///
/// The raw value is the name that profiles and reports use.
package enum XenChange: String, CaseIterable, Codable, Sendable {
    /// physdev_op has pci_device_reset, and allows a PVH dom0 to call it.
    case deviceReset = "xen-device-reset"
    /// A PVH dom0 may call setup_gsi.
    case setupGSIForPVH = "xen-setup-gsi-for-pvh"
    /// Xen accepts map_pirq and unmap_pirq from every hardware virtualised domain.
    case mapPIRQForPVH = "xen-map-pirq-for-pvh"
    /// XEN_DOMCTL_gsi_permission exists.
    case gsiPermission = "xen-gsi-permission"
    /// The permission domctls check their arguments before the caller's privilege.
    case permissionChecksFirst = "xen-xsa-492"
    /// map_pirq looks up the domain first, and copies nothing back if there is none.
    case mapPIRQFindsDomainFirst = "xen-map-pirq-domain-first"
    /// An HVM domain has pIRQs of its own only if its creator sets a flag.
    case optionalPIRQs = "xen-optional-hvm-pirqs"
    /// getdomaininfo returns only the requested domain, never the next one.
    case exactDomainInfo = "xen-exact-getdomaininfo"
    /// acquire_resource refuses a type that does not exist.
    case refusesUnknownResource = "xen-refuses-unknown-resource"
    /// createdomain has the flag for accesses to unmapped memory.
    case trapsUnmapped = "xen-createdomain-trap-unmapped"
    /// createdomain accepts any size for a domain's grant table.
    case anyGrantTableSize = "xen-createdomain-any-grant-table"
    /// createdomain refuses nested virtualisation if Xen does not support it.
    case checksNestedVirtualisation = "xen-createdomain-checks-nesting"
    /// xen_version has the commands with buffers of any length.
    case versionBuffers = "xen-version-buffers"
    /// Xen reports the start of its part of the address space only to a PV domain.
    case hidesVirtualStart = "xen-hides-virtual-start"
    /// vPCI hides a capability that it cannot set up.
    ///
    /// Before, it stopped emulating the device.
    case hidesCapability = "xen-vpci-hides-capability"
    /// vPCI counts a BAR as in use wherever it points to.
    case countsEveryBAR = "xen-vpci-counts-every-bar"
    /// A domctl for a missing domain returns ESRCH only to the control domain, and EPERM to others.
    case deniesAbsentDomain = "xen-domctl-denies-absent-domain"

    /// A domain may register its run state and time areas by physical address.
    case areasByPhysicalAddress = "xen-areas-by-address"
    /// Xen reports every write to an MSI-X table to the device model.
    case reportsMSIXWrites = "xen-reports-msix-writes"
    /// A 64-bit PV dom0 gets page directories above 4 GiB only if its kernel requests them.
    case pageDirectoryOnRequest = "xen-page-directory-on-request"
    /// A dom0 has access to the frames of the MSI address range.
    case grantsMSIRange = "xen-grants-msi-range"
    /// A PVH dom0 has no access to the registers of an IOMMU.
    case deniesIOMMU = "xen-denies-iommu"
    /// A dom0 has no access to ports and memory that Xen emulates or reserves.
    case deniesEmulated = "xen-denies-emulated"
    /// sysctl no longer reports which cpuid leaves can be changed.
    case removesLevellingCapabilities = "xen-removes-levelling-capabilities"

    /// Finds a change by its name, or by the one that older versions of the program had for it.
    package init?(named name: String) {
        let renamed: [String: Self] = [
            "xen-vpci-holds-every-bar": .countsEveryBAR,
            "xen-tells-msix-writes": .reportsMSIXWrites,  // lint-words: old format
            "xen-leaves-page-directory": .pageDirectoryOnRequest,
            "xen-opens-message-range": .grantsMSIRange,
            "xen-drops-levelling": .removesLevellingCapabilities,
        ]
        guard let change = Self(rawValue: name) ?? renamed[name] else { return nil }
        self = change
    }

    /// The change and its releases: one row of the table.
    package var row: ChangeRow {
        switch self {
        case .deviceReset:
            ChangeRow("PHYSDEVOP_pci_device_reset exists", since: FeatureIntroduced.xen.release)
        case .setupGSIForPVH:
            ChangeRow(
                "a PVH dom0 may call PHYSDEVOP_setup_gsi", since: FeatureIntroduced.xen.release)
        case .mapPIRQForPVH:
            ChangeRow(
                "Xen accepts PHYSDEVOP_map_pirq and unmap_pirq from every hardware virtualised domain",
                since: FeatureIntroduced.xen.release)
        case .gsiPermission:
            ChangeRow("XEN_DOMCTL_gsi_permission exists", since: FeatureIntroduced.xen.release)
        case .permissionChecksFirst:
            ChangeRow(
                "the domctls irq_permission, gsi_permission, iomem_permission and"
                    + " ioport_permission check their arguments before the caller's privilege",
                .xsa492)
        case .mapPIRQFindsDomainFirst:
            ChangeRow(
                "PHYSDEVOP_map_pirq for a domain that does not exist copies nothing back",
                since: Release(4, 19))
        case .optionalPIRQs:
            ChangeRow(
                "an HVM domain has pIRQs of its own only if its creator sets a flag",
                since: Release(4, 19))
        case .exactDomainInfo:
            ChangeRow(
                "XEN_DOMCTL_getdomaininfo returns only the requested domain, never the next one",
                since: Release(4, 18))
        case .refusesUnknownResource:
            ChangeRow(
                "XENMEM_acquire_resource for the size of a resource of unknown type returns EINVAL",
                since: Release(4, 18))
        case .trapsUnmapped:
            ChangeRow(
                "XEN_DOMCTL_createdomain has the flag trap_unmapped_accesses",
                since: Release(4, 21))
        case .anyGrantTableSize:
            ChangeRow(
                "XEN_DOMCTL_createdomain accepts a larger grant table than Xen's default",
                since: Release(4, 18))
        case .checksNestedVirtualisation:
            ChangeRow(
                "XEN_DOMCTL_createdomain refuses nested virtualisation if Xen does not support it",
                since: Release(4, 19))
        case .versionBuffers:
            ChangeRow(
                "xen_version has extraversion2, capabilities2, changeset2 and commandline2",
                since: Release(4, 20))
        case .hidesVirtualStart:
            ChangeRow(
                "Xen reports the start of its part of the address space only to a PV domain",
                since: Release(4, 18))
        case .countsEveryBAR:
            ChangeRow(
                "vPCI counts a BAR that points to RAM as in use, like any other",
                .barOverlaps)
        case .hidesCapability:
            ChangeRow(
                "vPCI hides a capability that it cannot set up, and keeps the device",
                since: Release(4, 21))
        case .areasByPhysicalAddress:
            ChangeRow(
                "XENVER_get_features reports run state and time areas by physical address",
                since: Release(4, 18))
        case .reportsMSIXWrites:
            ChangeRow(
                "XENVER_get_features reports that device models see every write to an MSI-X table",
                since: Release(4, 19))
        case .pageDirectoryOnRequest:
            ChangeRow(
                "XENVER_get_features reports page directories above 4 GiB to a 64-bit PV dom0"
                    + " only if its kernel requested them", since: Release(4, 19))
        case .grantsMSIRange:
            ChangeRow(
                "a dom0 may grant access to the frames of the MSI address range, except the first",
                since: Release(4, 18))
        case .deniesIOMMU:
            ChangeRow(
                "a PVH dom0 has no access to an IOMMU's registers, like a PV dom0",
                since: Release(4, 18))
        case .deniesEmulated:
            ChangeRow(
                "a dom0 has no access to the reset and interrupt controller ports; a PVH dom0 none"
                    + " to DMA controllers, the IO-APIC and configuration space",
                since: Release(4, 19))
        case .removesLevellingCapabilities:
            ChangeRow("XEN_SYSCTL_get_cpu_levelling_caps is removed", since: Release(4, 22))
        case .deniesAbsentDomain:
            ChangeRow(
                "a domctl for a domain that does not exist returns EPERM to every domain except the"
                    + " control domain", since: Release(4, 22))
        }
    }
}
