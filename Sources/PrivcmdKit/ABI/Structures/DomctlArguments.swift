// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Arguments with a C union: `struct xen_domctl` with some of its members, and dbgp_op.
///
/// Offsets count from the start of the whole structure.
/// Source: xen/include/public/domctl.h, xen/include/public/physdev.h (Xen 4.20).
extension ABIStructure {
    /// The fields that every command of domctl has.
    package static let domctl = domctl([])

    /// Xen returns the flags as the caller passed them.
    static let domctlCreateDomain = domctl(
        FieldRow.member(
            "u.createdomain", of: \.u,
            [
                .input("ssidref", \mirror_xen_domctl_createdomain_head.ssidref),
                .array("handle", \.handle, of: UInt8.self, .input, .handle),
                // Xen adds implied flags: for a PV domain it returns oos_off.
                .both("flags", \.flags, .bits), .input("iommu_opts", \.iommu_opts, .bits),
                .input("max_vcpus", \.max_vcpus),
                .input("max_evtchn_port", \.max_evtchn_port),
                .input("max_grant_frames", \.max_grant_frames),
                .input("max_maptrack_frames", \.max_maptrack_frames),
                .input("grant_opts", \.grant_opts, .bits),
            ]), domain: .both)

    static let domctlIRQPermission = domctl(
        FieldRow.member(
            "u.irq_permission", of: \.u,
            [
                .input("pirq", \mirror_xen_domctl_irq_permission.pirq),
                .input("allow_access", \.allow_access),
            ]))

    static let domctlMaxMem = domctl(
        FieldRow.member(
            "u.max_mem", of: \.u, [.input("max_memkb", \mirror_xen_domctl_max_mem.max_memkb)]))

    static let domctlGSIPermission = domctl(
        FieldRow.member(
            "u.gsi_permission", of: \.u,
            [
                .input("gsi", \mirror_xen_domctl_gsi_permission.gsi),
                .input("flags", \.flags, .bits),
            ]))

    static let physdevDebugPort = ABIStructure(
        "physdev_dbgp_op", mirror_physdev_dbgp_op.self,
        [.input("op", \.op), .input("bus", \.bus)]
            + FieldRow.member(
                "u.pci", of: \.u,
                [
                    .input("seg", \mirror_physdev_pci_device.seg), .input("bus", \.bus),
                    .input("devfn", \.devfn),
                ])
    )

    /// `struct xen_domctl` with a member of its union.
    ///
    /// `domain` is `.both` if Xen writes the domain.
    static func domctl(
        _ member: [FieldRow<mirror_xen_domctl>], domain: ABIField.Direction = .input
    ) -> ABIStructure {
        ABIStructure(
            "xen_domctl", mirror_xen_domctl.self,
            [
                .input("cmd", \.cmd), .input("interface_version", \.interface_version, .bits),
                domain == .both
                    ? .both("domain", \.domain, .domain) : .input("domain", \.domain, .domain),
            ] + member)
    }
}
