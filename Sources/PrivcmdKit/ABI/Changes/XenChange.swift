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
    /// The permission domctls look at their arguments before they ask who calls.
    case permissionChecksFirst = "xen-xsa-492"
    /// map_pirq looks for the domain before anything else, and copies nothing back without one.
    case mapPIRQFindsDomainFirst = "xen-map-pirq-domain-first"
    /// An HVM domain has pIRQs of its own only where its creator asks for them.
    case optionalPIRQs = "xen-optional-hvm-pirqs"
    /// getdomaininfo answers for the domain that is asked for, and for no later one.
    case exactDomainInfo = "xen-exact-getdomaininfo"
    /// acquire_resource refuses a type that does not exist.
    case refusesUnknownResource = "xen-refuses-unknown-resource"
    /// createdomain knows the flag for accesses to memory that is not there.
    case trapsUnmapped = "xen-createdomain-trap-unmapped"
    /// createdomain takes any size for a domain's grant table.
    case anyGrantTable = "xen-createdomain-any-grant-table"
    /// createdomain refuses a hypervisor within a domain where Xen cannot have one.
    case checksNesting = "xen-createdomain-checks-nesting"
    /// xen_version knows the commands with buffers of any length.
    case versionBuffers = "xen-version-buffers"
    /// Only a paravirtualised domain is told where Xen's part of the address space begins.
    case hidesVirtualStart = "xen-hides-virtual-start"
    /// vPCI hides a capability that it cannot set up, where it gave up the device before.
    case hidesCapability = "xen-vpci-hides-capability"
    /// vPCI counts a base address register as in use wherever it leads to.
    case holdsEveryBAR = "xen-vpci-holds-every-bar"
    /// A domctl for a domain that does not exist tells only the control domain so.
    case deniesAbsentDomain = "xen-domctl-denies-absent-domain"

    /// A domain may name the areas of its run state and its time by their physical addresses.
    case areasByAddress = "xen-areas-by-address"
    /// A device model is told of every write to an MSI-X table.
    case tellsMSIXWrites = "xen-tells-msix-writes"
    /// A paravirtualised dom0 of 64 bits asks itself for page directories above 4 GiB.
    case leavesPageDirectory = "xen-leaves-page-directory"
    /// A dom0 has access to the frames that messages of interrupts are written to.
    case opensMessageRange = "xen-opens-message-range"
    /// A PVH dom0 has no access to the registers of an IOMMU.
    case deniesIOMMU = "xen-denies-iommu"
    /// A dom0 has no access to what Xen emulates or keeps to itself.
    case deniesEmulated = "xen-denies-emulated"
    /// sysctl no longer tells which leaves of cpuid can be changed.
    case dropsLevelling = "xen-drops-levelling"

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
        case .permissionChecksFirst:
            ChangeRow(
                "the domctls irq_permission, gsi_permission, iomem_permission and"
                    + " ioport_permission look at their arguments before they ask who calls",
                .xsa492)
        case .mapPIRQFindsDomainFirst:
            ChangeRow(
                "PHYSDEVOP_map_pirq for a domain that does not exist copies nothing back",
                since: Release(4, 19))
        case .optionalPIRQs:
            ChangeRow(
                "an HVM domain has pIRQs of its own only where its creator asks for them",
                since: Release(4, 19))
        case .exactDomainInfo:
            ChangeRow(
                "XEN_DOMCTL_getdomaininfo answers for the domain that is asked for alone",
                since: Release(4, 18))
        case .refusesUnknownResource:
            ChangeRow(
                "the size of a resource of an unknown type is refused with EINVAL",
                since: Release(4, 18))
        case .trapsUnmapped:
            ChangeRow(
                "XEN_DOMCTL_createdomain knows the flag trap_unmapped_accesses",
                since: Release(4, 21))
        case .anyGrantTable:
            ChangeRow(
                "XEN_DOMCTL_createdomain takes a larger grant table than Xen gives by itself",
                since: Release(4, 18))
        case .checksNesting:
            ChangeRow(
                "XEN_DOMCTL_createdomain refuses nested virtualisation where it cannot be had",
                since: Release(4, 19))
        case .versionBuffers:
            ChangeRow(
                "xen_version knows extraversion2, capabilities2, changeset2 and commandline2",
                since: Release(4, 20))
        case .hidesVirtualStart:
            ChangeRow(
                "only a paravirtualised domain is told where Xen's part of the address space begins",
                since: Release(4, 18))
        case .holdsEveryBAR:
            ChangeRow(
                "vPCI holds a base address register that leads to memory, as any other",
                .barOverlaps)
        case .hidesCapability:
            ChangeRow(
                "vPCI hides a capability that it cannot set up, and keeps the device",
                since: Release(4, 21))
        case .areasByAddress:
            ChangeRow(
                "XENVER_get_features tells of areas of run state and time by physical address",
                since: Release(4, 18))
        case .tellsMSIXWrites:
            ChangeRow(
                "XENVER_get_features tells that device models see every write to an MSI-X table",
                since: Release(4, 19))
        case .leavesPageDirectory:
            ChangeRow(
                "XENVER_get_features tells of page directories above 4 GiB in a PV dom0 of 64 bits"
                    + " only where the kernel has asked for them", since: Release(4, 19))
        case .opensMessageRange:
            ChangeRow(
                "a dom0 may give away the frames that messages are written to, but for the first",
                since: Release(4, 18))
        case .deniesIOMMU:
            ChangeRow(
                "a PVH dom0 has no access to an IOMMU's registers, as a PV one",
                since: Release(4, 18))
        case .deniesEmulated:
            ChangeRow(
                "a dom0 has no access to the ports of resets and interrupt controllers; a PVH one"
                    + " none to direct memory access, the IO-APIC and configuration space",
                since: Release(4, 19))
        case .dropsLevelling:
            ChangeRow("XEN_SYSCTL_get_cpu_levelling_caps is gone", since: Release(4, 22))
        case .deniesAbsentDomain:
            ChangeRow(
                "a domctl for a domain that does not exist is answered with EPERM to all but the"
                    + " control domain", since: Release(4, 22))
        }
    }
}
