// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The arguments of the series' calls, in each of their forms.
extension SeriesRevision.GSIRequest {
    /// The request of Linux 6.12.
    ///
    /// Without xen-pciback it returns EOPNOTSUPP.
    package static let merged = SeriesRevision.GSIRequest(
        name: ABI.pcidevGetGSI.name, request: ABI.pcidevGetGSI.request, input: .sbdf,
        isSigned: false, unknownInput: .errno(.enodev), unset: .errno(.eperm),
        withoutPciback: .errno(.eopnotsupp), storesOnPV: false)

    package var argument: ABIStructure {
        switch (input, isSigned) {
        case (.irq, _): Self.fromIRQ
        case (.sbdf, true): Self.fromDevice
        case (.sbdf, false): .pcidevGetGSI
        }
    }

    private static let fromIRQ = ABIStructure(
        "privcmd_gsi_from_irq", mirror_privcmd_gsi_from_irq.self,
        [.input("irq", \.irq), .output("gsi", \.gsi)])

    private static let fromDevice = ABIStructure(
        "privcmd_gsi_from_dev", mirror_privcmd_gsi_from_dev.self,
        [.input("sbdf", \.sbdf, .sbdf), .output("gsi", \.gsi)])
}

extension SeriesRevision.Reset {
    /// The operation's number, which never changed.
    package static let number = MIRROR_PHYSDEVOP_pci_device_reset

    package var argument: ABIStructure {
        switch form {
        case .deviceAlone: .physdevPCIDevice
        case .typeFromFLR: Self.stateReset
        case .flags: .pciDeviceReset
        }
    }

    private static let stateReset = ABIStructure(
        "pci_device_state_reset", mirror_pci_device_state_reset.self,
        [
            .input("dev.seg", \.dev.seg), .input("dev.bus", \.dev.bus),
            .input("dev.devfn", \.dev.devfn), .input("reset_type", \.reset_type),
        ])

    /// The names and numbers of the reset types.
    package struct TypeNumbers: Sendable {
        /// The postings of Xen's series that had them.
        package let postings: String
        /// The types in the order of their numbers.
        package let types: [(name: String, number: UInt32)]
        /// What other bits mean, for reports.
        package let others: String
    }

    /// The types of reset by the posting of Xen's series, first to last.
    ///
    /// Source: Xen's series "Support device passthrough when dom0 is PVH on Xen", v9 to v14.
    package static let typeNumbers: [TypeNumbers] = [
        TypeNumbers(
            postings: "v9, v10",
            types: [
                ("FLR", MIRROR_DEVICE_RESET_FLR_V8), ("COLD", MIRROR_DEVICE_RESET_COLD_V8),
                ("WARM", MIRROR_DEVICE_RESET_WARM_V8), ("HOT", MIRROR_DEVICE_RESET_HOT_V8),
            ], others: "an enum"),
        TypeNumbers(
            postings: "v11",
            types: [
                ("COLD", MIRROR_PCI_DEVICE_STATE_RESET_COLD_XEN_V11),
                ("WARM", MIRROR_PCI_DEVICE_STATE_RESET_WARM_XEN_V11),
                ("HOT", MIRROR_PCI_DEVICE_STATE_RESET_HOT_XEN_V11),
                ("FLR", MIRROR_PCI_DEVICE_STATE_RESET_FLR_XEN_V11),
            ], others: "one bit each"),
        TypeNumbers(
            postings: "v12",
            types: [
                ("COLD", MIRROR_PCI_DEVICE_STATE_RESET_COLD_XEN_V12),
                ("WARM", MIRROR_PCI_DEVICE_STATE_RESET_WARM_XEN_V12),
                ("HOT", MIRROR_PCI_DEVICE_STATE_RESET_HOT_XEN_V12),
                ("FLR", MIRROR_PCI_DEVICE_STATE_RESET_FLR_XEN_V12),
            ], others: "any other returns EOPNOTSUPP"),
        TypeNumbers(
            postings: "v13", types: mergedTypes, others: "flags: other bits are ignored"),
        TypeNumbers(
            postings: "v14, Xen \(FeatureIntroduced.xen)", types: mergedTypes,
            others: "flags: any other bit returns EINVAL"),
    ]

    private static let mergedTypes: [(name: String, number: UInt32)] = [
        ("COLD", MIRROR_PCI_DEVICE_RESET_COLD), ("WARM", MIRROR_PCI_DEVICE_RESET_WARM),
        ("HOT", MIRROR_PCI_DEVICE_RESET_HOT), ("FLR", MIRROR_PCI_DEVICE_RESET_FLR),
    ]
}

extension SeriesRevision.Permission {
    /// The structure, a member of the union in `struct xen_domctl`.
    package var argument: ABIStructure {
        switch form {
        case .byte: Self.byte
        case .flags: Self.flags
        }
    }

    private static let byte = ABIStructure(
        "xen_domctl_gsi_permission", mirror_xen_domctl_gsi_permission_XEN_V5.self,
        [.input("gsi", \.gsi), .input("allow_access", \.allow_access)])

    private static let flags = ABIStructure(
        "xen_domctl_gsi_permission", mirror_xen_domctl_gsi_permission.self,
        [.input("gsi", \.gsi), .input("flags", \.flags, .bits)])
}
