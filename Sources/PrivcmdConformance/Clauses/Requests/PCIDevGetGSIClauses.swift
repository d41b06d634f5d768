// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_PCIDEV_GET_GSI for devices that are not bound to xen-pciback, or without it.
enum PCIDevGetGSIClauses {
    static let row = ABI.pcidevGetGSI
    static let pciStub = ClauseSource.linux("drivers/xen/xen-pciback/pci_stub.c")

    /// The results of kernels without the request.
    static func beforeRequestAdded(_ results: [ExpectedResult] = [.error(.enotty)]) -> Expectation {
        Expectation(
            condition: .linux(before: Release(6, 12)), results: results,
            because: "Linux 6.12 added the request")
    }

    private static let noPciback = Expectation.when(
        .has(.pciback, false), .error(.eopnotsupp),
        because: "xen-pciback has not registered its callback")

    /// The value of the output field before the call.
    static let initialGSI: UInt32 = 0xdead_beef

    /// The argument for a device.
    static func argument(_ sbdf: SBDF) -> mirror_privcmd_pcidev_get_gsi {
        mirror_privcmd_pcidev_get_gsi(sbdf: sbdf.rawValue, gsi: initialGSI)
    }

    /// A clause about a device that is not bound to xen-pciback.
    private static func deviceNotFound(
        _ leaf: String, _ statement: String, needs: [Precondition] = [], because: String,
        _ device: @escaping @Sendable (Environment) -> SBDF?
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", statement, .request(row), needs: needs, from: pciStub,
            [beforeRequestAdded(), noPciback, .otherwise(.error(.enodev), because: because)]
        ) { (context) throws(SkipOrError) in
            guard let device = device(context.environment) else { throw .error("no device") }
            try context.issue(row, argument(device))
        }
    }

    /// RESTRICT, then PCIDEV_GET_GSI for a device that is not bound to xen-pciback.
    static let afterRestriction: [Expectation] = [
        beforeRequestAdded([.success, .error(.enotty)]),
        .when(
            .has(.pciback, false), .success, .error(.eopnotsupp),
            because: "xen-pciback has not registered its callback"),
        .otherwise(.success, .error(.enodev), because: "the request does not check restrictions"),
    ]

    static let all: [Clause] = [
        deviceNotFound(
            "absent-device", "A device that does not exist fails with ENODEV.",
            because: "it is not in xen-pciback's list"
        ) { _ in SBDF.unusedAddress },
        deviceNotFound(
            "all-ones", "An address with all bits set fails with ENODEV.",
            because: "there is no such device"
        ) { _ in SBDF(rawValue: .max) },
        deviceNotFound(
            "unbound-device", "A device that is not bound to xen-pciback fails with ENODEV.",
            needs: [.unboundDevice], because: "it is not in xen-pciback's list"
        ) { $0.unboundDevice },
        deviceNotFound(
            "other-segment", "The segment is part of the address of a bound device.",
            needs: [.deviceUnderTest], because: "the upper 16 bits are part of the address"
        ) { environment in
            environment.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue ^ highestBit) }
        },
        deviceNotFound(
            "lowest-segment-bit",
            "The lowest bit of the segment is part of the address of a bound device.",
            needs: [.deviceUnderTest], because: "the upper 16 bits are part of the address"
        ) { environment in
            environment.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue ^ lowestSegmentBit) }
        },
        deviceNotFound(
            "other-bus", "The bus is part of the address of a bound device.",
            needs: [.deviceUnderTest], because: "bits 15:8 are part of the address"
        ) { environment in
            environment.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue | busBits) }
        },
        Clause(
            "pcidev-get-gsi.unbound-device-restricted",
            "A restriction does not matter for a device that is not bound to xen-pciback.",
            .request(row), needs: [.unboundDevice], from: pciStub,
            afterRestriction
        ) { (context) throws(SkipOrError) in
            guard let device = context.environment.unboundDevice else { throw .error("no device") }
            try context.issue(RestrictClauses.row, RestrictClauses.dom0)
            try context.issue(row, argument(device))
        },
        Clause(
            "pcidev-get-gsi.without-pciback",
            "Without xen-pciback the device works, and the request fails with"
                + " EOPNOTSUPP.",
            .request(row), needs: [.environment(.has(.pciback, false))],
            from: .linux("drivers/xen/pci.c", "xen: Remove dependency between pciback and privcmd"),
            [
                beforeRequestAdded([.error(.enotty), RestrictClauses.hypercallWorks]),
                .when(
                    .opensRestricted, .error(.eopnotsupp), .error(.eperm),
                    because: "xen-pciback is for dom0 only, and the file is restricted"),
                .otherwise(
                    .error(.eopnotsupp), RestrictClauses.hypercallWorks,
                    because: "since the final 6.12 xen-pciback registers its own callback"),
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(row, argument(.unusedAddress))
            try RestrictClauses.issueHypercall(context)
        },
    ]

    private static let highestBit: UInt32 = 1 << 31
    private static let lowestSegmentBit: UInt32 = 1 << 16
    private static let busBits: UInt32 = 0xff << 8
}
