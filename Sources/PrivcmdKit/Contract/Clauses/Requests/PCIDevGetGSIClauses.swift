// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_PCIDEV_GET_GSI about devices that xen-pciback does not have, and without it.
enum PCIDevGetGSIClauses {
    static let row = ABI.pcidevGetGSI
    static let pciStub = Source.linux("drivers/xen/xen-pciback/pci_stub.c")

    /// Kernels that do not know the request.
    static let tooOld = Row.when(
        .linux(before: Release(6, 12)), .error(.enotty), because: "Linux 6.12 brought the request")
    private static let noPciback = Row.when(
        .has(.pciback, false), .error(.eopnotsupp),
        because: "xen-pciback has not registered its answer")

    /// What the output field holds before the call.
    static let untouched: UInt32 = 0xdead_beef

    /// The argument for a device.
    static func argument(_ sbdf: SBDF) -> mirror_privcmd_pcidev_get_gsi {
        mirror_privcmd_pcidev_get_gsi(sbdf: sbdf.rawValue, gsi: untouched)
    }

    /// A clause about a device that xen-pciback does not have.
    private static func notThere(
        _ leaf: String, _ promise: String, needs: [Need] = [], because: String,
        _ device: @escaping @Sendable (Place) -> SBDF?
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", promise, .request(row), needs: needs, from: pciStub,
            [tooOld, noPciback, .otherwise(.error(.enodev), because: because)]
        ) { (bench) throws(Obstacle) in
            guard let device = device(bench.place) else { throw .broken("no device") }
            try bench.ask(row, argument(device))
        }
    }

    /// RESTRICT, then the question about a device that xen-pciback does not have.
    static let afterRestriction: [Row] = [
        .when(
            .linux(before: Release(6, 12)), .success, .error(.enotty),
            because: "Linux 6.12 brought the request"),
        .when(
            .has(.pciback, false), .success, .error(.eopnotsupp),
            because: "xen-pciback has not registered its answer"),
        .otherwise(.success, .error(.enodev), because: "the request does not know of restrictions"),
    ]

    static let all: [Clause] = [
        notThere(
            "absent-device", "A device that does not exist is answered with ENODEV.",
            because: "it is not in xen-pciback's list"
        ) { _ in SBDF.nobody },
        notThere(
            "all-ones", "A segment, bus, device and function of ones are answered with ENODEV.",
            because: "there is no such device"
        ) { _ in SBDF(rawValue: .max) },
        notThere(
            "unbound-device", "A device that xen-pciback does not have is answered with ENODEV.",
            needs: [.unboundDevice], because: "it is not in xen-pciback's list"
        ) { $0.unboundDevice },
        notThere(
            "other-segment", "The segment tells a bound device from one that does not exist.",
            needs: [.deviceUnderTest], because: "the upper 16 bits are part of the address"
        ) { place in
            place.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue ^ highestBit) }
        },
        notThere(
            "lowest-segment-bit", "The lowest bit of the segment counts.",
            needs: [.deviceUnderTest], because: "the upper 16 bits are part of the address"
        ) { place in
            place.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue ^ lowestSegmentBit) }
        },
        notThere(
            "other-bus", "The bus tells a bound device from one that does not exist.",
            needs: [.deviceUnderTest], because: "bits 15:8 are part of the address"
        ) { place in
            place.deviceUnderTest.map { SBDF(rawValue: $0.sbdf.rawValue | busBits) }
        },
        Clause(
            "pcidev-get-gsi.unbound-device-restricted",
            "A restriction changes nothing for a device that xen-pciback does not have.",
            .request(row), needs: [.unboundDevice], from: pciStub,
            afterRestriction
        ) { (bench) throws(Obstacle) in
            guard let device = bench.place.unboundDevice else { throw .broken("no device") }
            try bench.ask(RestrictClauses.row, RestrictClauses.dom0)
            try bench.ask(row, argument(device))
        },
        Clause(
            "pcidev-get-gsi.without-pciback",
            "Without xen-pciback the device is there all the same, and the request answers"
                + " EOPNOTSUPP.",
            .request(row), needs: [.place(.has(.pciback, false))],
            from: .linux("drivers/xen/pci.c", "xen: Remove dependency between pciback and privcmd"),
            [
                .when(
                    .linux(before: Release(6, 12)), .error(.enotty), RestrictClauses.hypercallWorks,
                    because: "Linux 6.12 brought the request"),
                .when(
                    .opensRestricted, .error(.eopnotsupp), .error(.eperm),
                    because: "xen-pciback serves dom0 alone, where hypercalls are made"),
                .otherwise(
                    .error(.eopnotsupp), RestrictClauses.hypercallWorks,
                    because: "the final 6.12 leaves it to xen-pciback to register its answer"),
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(row, argument(.nobody))
            try RestrictClauses.askHypercall(bench)
        },
    ]

    private static let highestBit: UInt32 = 1 << 31
    private static let lowestSegmentBit: UInt32 = 1 << 16
    private static let busBits: UInt32 = 0xff << 8
}
