// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_PCIDEV_GET_GSI.
enum PCIDevGetGSIClauses {
    private static let row = ABI.pcidevGetGSI
    private static let pciStub = Source.linux("drivers/xen/xen-pciback/pci_stub.c")

    /// Kernels that do not know the request.
    private static let tooOld = Row.when(
        .linux(before: Release(6, 12)), .error(.enotty), because: "Linux 6.12 brought the request")
    private static let noPciback = Row.when(
        .has(.pciback, false), .error(.eopnotsupp),
        because: "xen-pciback has not registered its answer")

    /// A device that no machine has.
    private static let absent = SBDF(segment: 0xffff, bus: 0xff, slot: 0x1f, function: 7)

    static let all: [Clause] = [
        Clause(
            "pcidev-get-gsi.absent-device",
            "A device that does not exist is answered with ENODEV.",
            .request(row), from: pciStub,
            [
                tooOld, noPciback,
                .otherwise(.error(.enodev), because: "it is not in xen-pciback's list"),
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                row, mirror_privcmd_pcidev_get_gsi(sbdf: absent.rawValue, gsi: 0xdead_beef))
        },
        Clause(
            "pcidev-get-gsi.bound-device",
            "A device bound to xen-pciback is answered with its GSI.",
            .request(row), level: .mutating, needs: [.deviceUnderTest], from: pciStub,
            [
                tooOld,
                .when(
                    .pv, .error(.eperm), .fact("gsi untouched"),
                    because: "on a PV dom0 no device is given a GSI, and -1 shows as EPERM"),
                .otherwise(
                    .success, .fact("gsi below 1024"), because: "pciback sets it as it binds"),
            ]
        ) { (bench) throws(Obstacle) in
            guard let device = bench.place.deviceUnderTest else { throw .broken("no device") }
            let reply = try bench.ask(
                row, mirror_privcmd_pcidev_get_gsi(sbdf: device.sbdf.rawValue, gsi: 0xdead_beef))
            if reply.answer == .error(.enotty) { return }
            let gsi = reply.argument.gsi
            bench.note(
                "gsi",
                .fact(
                    gsi == 0xdead_beef
                        ? "gsi untouched" : gsi < 1024 ? "gsi below 1024" : "gsi \(gsi)"))
        },
    ]
}
