// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension SeriesRevision {
    /// Every revision, in order: the rows of the table.
    ///
    /// Source: the postings of "Support device passthrough when dom0 is PVH on Xen" and their
    /// changelogs. The postings do not pair the kernel's series with Xen's. The table pairs each
    /// with the posting that has the reset operation that the kernel calls.
    package static let all: [SeriesRevision] = [
        SeriesRevision(
            number: 1, posted: "2023-03-12", linux: LinuxVersion(6, 2), xen: XenVersion(4, 17),
            xenPosting: 1, gsiSource: fromIRQ(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V1),
            gsiSetup: .setsUpAndMapsAll, reportsReset: false, reset: nil, permission: nil),
        SeriesRevision(
            number: 2, posted: "2023-11-24", linux: LinuxVersion(6, 6), xen: XenVersion(4, 18),
            xenPosting: 2, gsiSource: fromIRQ(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V2),
            gsiSetup: .unmasksBound, reportsReset: true, reset: stateReset, permission: nil),
        SeriesRevision(
            number: 3, posted: "2023-12-10", linux: LinuxVersion(6, 6), xen: XenVersion(4, 18),
            xenPosting: 3, gsiSource: .sysfs, gsiSetup: .setsUpAndMapsBound, reportsReset: true,
            reset: stateReset, permission: nil),
        SeriesRevision(
            number: 4, posted: "2024-01-05", linux: LinuxVersion(6, 6), xen: XenVersion(4, 18),
            xenPosting: 5, gsiSource: .sysfs, gsiSetup: .setsUpBound, reportsReset: true,
            reset: stateReset, permission: firstPermission),
        SeriesRevision(
            number: 5, posted: "2024-03-28", linux: LinuxVersion(6, 8), xen: XenVersion(4, 18),
            xenPosting: 6, gsiSource: .sysfs, gsiSetup: .setsUpBound, reportsReset: true,
            reset: stateReset, permission: bytePermission),
        SeriesRevision(
            number: 6, posted: "2024-04-19", linux: LinuxVersion(6, 8), xen: XenVersion(4, 18),
            xenPosting: 7, gsiSource: fromIRQ(MIRROR_IOCTL_PRIVCMD_GSI_FROM_IRQ_V6),
            gsiSetup: .setsUpBound, reportsReset: true, reset: stateReset,
            permission: bytePermission),
        SeriesRevision(
            number: 7, posted: "2024-05-15", linux: LinuxVersion(6, 9), xen: XenVersion(4, 18),
            xenPosting: 8, gsiSource: fromDevice(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V7),
            gsiSetup: .setsUpBound, reportsReset: false, reset: stateReset,
            permission: bytePermission),
        SeriesRevision(
            number: 8, posted: "2024-06-07", linux: LinuxVersion(6, 9), xen: XenVersion(4, 18),
            xenPosting: 10, gsiSource: fromDevice(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V8),
            gsiSetup: .setsUpBound, reportsReset: true,
            reset: Reset(name: stateResetName, form: .typeFromFLR), permission: bytePermission),
        SeriesRevision(
            number: 9, posted: "2024-09-12", linux: LinuxVersion(6, 10), xen: XenVersion(4, 19),
            xenPosting: 14,
            gsiSource: getGSI(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI_V9, withoutPciback: nil),
            gsiSetup: .setsUpBound, reportsReset: true, reset: .merged,
            permission: .merged),
        SeriesRevision(
            number: 10, posted: "2024-09-24", linux: LinuxVersion(6, 11), xen: XenVersion(4, 19),
            xenPosting: 14,
            gsiSource: getGSI(
                MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI_V10, withoutPciback: .errno(.einval)),
            gsiSetup: .setsUpBound, reportsReset: true, reset: .merged,
            permission: .merged),
    ]

    private static let stateResetName = "PHYSDEVOP_pci_device_state_reset"
    private static let stateReset = Reset(name: stateResetName, form: .deviceAlone)

    private static let firstPermission = Permission(
        number: MIRROR_XEN_DOMCTL_gsi_permission_XEN_V5, form: .byte)
    private static let bytePermission = Permission(
        number: MIRROR_XEN_DOMCTL_gsi_permission, form: .byte)

    private static func fromIRQ(_ number: UInt32) -> GSISource {
        let none = MissingGSI.gsi(GSI(.max))
        return .request(
            GSIRequest(
                name: "IOCTL_PRIVCMD_GSI_FROM_IRQ", request: Request(number), input: .irq,
                isSigned: false, unknownInput: none, unset: none, withoutPciback: none,
                storesOnPV: false))
    }

    private static func fromDevice(_ number: UInt32) -> GSISource {
        let none = MissingGSI.errno(.einval)
        return .request(
            GSIRequest(
                name: "IOCTL_PRIVCMD_GSI_FROM_DEV", request: Request(number), input: .sbdf,
                isSigned: true, unknownInput: none, unset: none, withoutPciback: nil,
                storesOnPV: true))
    }

    private static func getGSI(_ number: UInt32, withoutPciback: MissingGSI?) -> GSISource {
        .request(
            GSIRequest(
                name: "IOCTL_PRIVCMD_PCIDEV_GET_GSI", request: Request(number), input: .sbdf,
                isSigned: false, unknownInput: .errno(.enodev), unset: .errno(.eperm),
                withoutPciback: withoutPciback, storesOnPV: false))
    }
}

extension SeriesRevision.Reset {
    /// As it was merged.
    package static let merged = SeriesRevision.Reset(
        name: "PHYSDEVOP_pci_device_reset", form: .flags)
}

extension SeriesRevision.Permission {
    /// As it was merged.
    package static let merged = SeriesRevision.Permission(
        number: MIRROR_XEN_DOMCTL_gsi_permission, form: .flags)
}
