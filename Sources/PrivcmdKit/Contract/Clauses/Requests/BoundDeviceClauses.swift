// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_PCIDEV_GET_GSI about a device that xen-pciback has.
///
/// In most kernels each call that finds its device keeps a reference to it for good, whatever it
/// answers, so that none of these only reads.
enum BoundDeviceClauses {
    private static let row = PCIDevGetGSIClauses.row

    /// More GSIs than a machine has: what lies above is no GSI.
    private static let plausible: UInt32 = 1024

    private static func rows(
        old: [Pattern], pv: [Pattern], pvh: [Pattern], because: String
    ) -> [Row] {
        [
            Row(
                condition: .linux(before: Release(6, 12)), answers: old,
                because: "Linux 6.12 brought the request"),
            Row(
                condition: .pv, answers: pv,
                because: "on a PV dom0 no device is given a GSI, and -1 shows as EPERM"),
            Row(condition: .anywhere, answers: pvh, because: because),
        ]
    }

    private static func clause(
        _ leaf: String, _ promise: String, needs: [Need] = [], _ rows: [Row],
        act: @escaping @Sendable (Bench, SBDF) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", promise, .request(row), level: .mutating,
            needs: [.deviceUnderTest] + needs, from: PCIDevGetGSIClauses.pciStub, rows
        ) { (bench) throws(Obstacle) in
            guard let device = bench.place.deviceUnderTest else { throw .broken("no device") }
            try act(bench, device.sbdf)
        }
    }

    private static func ask(_ bench: Bench, _ device: SBDF, on file: (any Transport)? = nil)
        throws(Obstacle) -> (answer: Answer, gsi: UInt32)
    {
        let reply = try bench.ask(row, PCIDevGetGSIClauses.argument(device), on: file)
        return (reply.answer, reply.argument.gsi)
    }

    private static func same(_ condition: Bool) -> Answer {
        .fact(condition ? "the same" : "another")
    }

    private static let unchanged = Pattern.fact("the same")
    private static let eperm = Pattern.error(.eperm)
    private static let enotty = Pattern.error(.enotty)

    static let all: [Clause] = [
        clause(
            "bound-device", "A device bound to xen-pciback is answered with its GSI.",
            rows(
                old: [enotty, .fact("gsi untouched")], pv: [eperm, .fact("gsi untouched")],
                pvh: [.success, .fact("gsi below \(plausible)")],
                because: "xen-pciback sets it as it binds")
        ) { (bench, device) throws(Obstacle) in
            let gsi = try ask(bench, device).gsi
            let isUntouched = gsi == PCIDevGetGSIClauses.untouched
            bench.note(
                "gsi",
                .fact(
                    isUntouched
                        ? "gsi untouched"
                        : gsi < plausible ? "gsi below \(plausible)" : "gsi \(gsi)"))
        },
        clause(
            "sbdf-kept", "The address of the device comes back as it was sent.",
            rows(
                old: [enotty, unchanged], pv: [eperm, unchanged], pvh: [.success, unchanged],
                because: "the whole argument is copied back, and only the GSI was set")
        ) { (bench, device) throws(Obstacle) in
            let reply = try bench.ask(row, PCIDevGetGSIClauses.argument(device))
            bench.note("sbdf", same(reply.argument.sbdf == device.rawValue))
        },
        clause(
            "twice", "A device asked about twice is answered the same twice.",
            rows(
                old: [enotty, enotty, unchanged], pv: [eperm, eperm, unchanged],
                pvh: [.success, .success, unchanged], because: "the GSI is set once, as it binds")
        ) { (bench, device) throws(Obstacle) in
            let first = try ask(bench, device)
            let second = try ask(bench, device)
            bench.note("gsi", same(first == second))
        },
        clause(
            "two-files", "Two open files are answered the same.",
            rows(
                old: [enotty, enotty, unchanged], pv: [eperm, eperm, unchanged],
                pvh: [.success, .success, unchanged],
                because: "the GSI is the device's, not the file's")
        ) { (bench, device) throws(Obstacle) in
            let first = try ask(bench, device, on: try bench.open())
            let second = try ask(bench, device, on: try bench.open())
            bench.note("gsi", same(first == second))
        },
        clause(
            "after-restrict", "A restricted file is answered with the GSI that it was before.",
            rows(
                old: [enotty, .success, enotty, unchanged],
                pv: [eperm, .success, eperm, unchanged],
                pvh: [.success, .success, .success, unchanged],
                because: "the request does not know of restrictions")
        ) { (bench, device) throws(Obstacle) in
            let first = try ask(bench, device)
            try bench.ask(RestrictClauses.row, RestrictClauses.dom0)
            let second = try ask(bench, device)
            bench.note("gsi", same(first == second))
        },
        clause(
            "read-only-output",
            "A GSI that cannot be written back is answered with EFAULT, after the device was found.",
            rows(
                old: [enotty], pv: [eperm], pvh: [.error(.efault)],
                because: "the argument is copied back last")
        ) { (bench, device) throws(Obstacle) in
            try bench.askReadOnly(row, bytes: Bytes.of(PCIDevGetGSIClauses.argument(device)))
        },
        clause(
            "with-pin", "A bound device with an interrupt pin has a GSI.",
            needs: [.deviceWithPin(true)],
            rows(
                old: [enotty], pv: [eperm], pvh: [.success],
                because: "the ACPI routing table names one for its pin")
        ) { (bench, device) throws(Obstacle) in _ = try ask(bench, device) },
        Clause(
            "pcidev-get-gsi.without-pin",
            "A bound device without an interrupt pin has no GSI.",
            .request(row), level: .mutating, needs: [.deviceUnderTest, .deviceWithPin(false)],
            from: PCIDevGetGSIClauses.pciStub,
            [
                PCIDevGetGSIClauses.tooOld,
                // A PVH dom0 cannot bind such a device at all, so that nothing is said of it.
                .when(.pv, eperm, because: "no device is given a GSI, and -1 shows as EPERM"),
            ]
        ) { (bench) throws(Obstacle) in
            guard let device = bench.place.deviceUnderTest else { throw .broken("no device") }
            _ = try ask(bench, device.sbdf)
        },
        clause(
            "registered", "The GSI of a bound device is registered with Xen.",
            needs: [.place(.hardware)],
            [
                PCIDevGetGSIClauses.tooOld,
                .otherwise(
                    .success, .error(.eexist), because: "xen-pciback registers it as it binds"),
            ]
        ) { (bench, device) throws(Obstacle) in
            let (answer, gsi) = try ask(bench, device)
            guard answer == .result(0) else { return }
            var setup = mirror_physdev_setup_gsi()
            setup.gsi = Int32(truncatingIfNeeded: gsi)
            setup.triggering = 1
            setup.polarity = 1
            try bench.ask(
                physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi), setup,
                as: "PHYSDEVOP_setup_gsi of that GSI")
        },
    ]
}
