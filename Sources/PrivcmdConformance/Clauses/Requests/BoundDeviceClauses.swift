// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_PCIDEV_GET_GSI for a device that is bound to xen-pciback.
///
/// In most kernels each call that finds its device leaks a reference to it, even if it fails.
/// Therefore none of these clauses is read-only.
enum BoundDeviceClauses {
    private static let row = PCIDevGetGSIClauses.row

    /// A number above the GSIs of any machine.
    private static let gsiLimit: UInt32 = 1024

    private static func expectations(
        old: [ExpectedResult], pv: [ExpectedResult], pvh: [ExpectedResult], because: String
    ) -> [Expectation] {
        [
            PCIDevGetGSIClauses.beforeRequestAdded(old),
            Expectation(
                condition: .pv, results: pv,
                because: "on a PV dom0 no device has a GSI, and the default -1 is EPERM"),
            Expectation(condition: .always, results: pvh, because: because),
        ]
    }

    private static func clause(
        _ leaf: String, _ statement: String, needs: [Precondition] = [],
        _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext, SBDF) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", statement, .request(row), level: .mutating,
            needs: [.deviceUnderTest] + needs, from: PCIDevGetGSIClauses.pciStub, expectations
        ) { (context) throws(SkipOrError) in
            try body(context, try context.deviceUnderTest())
        }
    }

    private static func issue(
        _ context: TestContext, _ device: SBDF, on file: (any Transport)? = nil
    )
        throws(SkipOrError) -> (result: StepResult, gsi: UInt32)
    {
        let reply = try context.issue(row, PCIDevGetGSIClauses.argument(device), on: file)
        return (reply.result, reply.argument.gsi)
    }

    private static func sameOrOther(_ condition: Bool) -> StepResult {
        .fact(condition ? "the same" : "another")
    }

    private static let unchanged = ExpectedResult.fact("the same")
    private static let eperm = ExpectedResult.error(.eperm)
    private static let enotty = ExpectedResult.error(.enotty)

    static let all: [Clause] = [
        clause(
            "bound-device", "The request returns the GSI of a device that is bound to xen-pciback.",
            expectations(
                old: [enotty, .fact("gsi untouched")], pv: [eperm, .fact("gsi untouched")],
                pvh: [.success, .fact("gsi below \(gsiLimit)")],
                because: "xen-pciback sets it when it binds the device")
        ) { (context, device) throws(SkipOrError) in
            let gsi = try issue(context, device).gsi
            let isUntouched = gsi == PCIDevGetGSIClauses.initialGSI
            context.record(
                "gsi",
                .fact(
                    isUntouched
                        ? "gsi untouched"
                        : gsi < gsiLimit ? "gsi below \(gsiLimit)" : "gsi \(gsi)"))
        },
        clause(
            "sbdf-kept", "The address of the device in the argument does not change.",
            expectations(
                old: [enotty, unchanged], pv: [eperm, unchanged], pvh: [.success, unchanged],
                because: "the kernel copies the whole argument back, and sets only the GSI")
        ) { (context, device) throws(SkipOrError) in
            let reply = try context.issue(row, PCIDevGetGSIClauses.argument(device))
            context.record("sbdf", sameOrOther(reply.argument.sbdf == device.rawValue))
        },
        clause(
            "twice", "A second request for a device has the same result.",
            expectations(
                old: [enotty, enotty, unchanged], pv: [eperm, eperm, unchanged],
                pvh: [.success, .success, unchanged],
                because: "the GSI is set once, when the device is bound")
        ) { (context, device) throws(SkipOrError) in
            let first = try issue(context, device)
            let second = try issue(context, device)
            context.record("gsi", sameOrOther(first == second))
        },
        clause(
            "two-files", "Two open files get the same result.",
            expectations(
                old: [enotty, enotty, unchanged], pv: [eperm, eperm, unchanged],
                pvh: [.success, .success, unchanged],
                because: "the GSI belongs to the device, not to the file")
        ) { (context, device) throws(SkipOrError) in
            let first = try issue(context, device, on: try context.open())
            let second = try issue(context, device, on: try context.open())
            context.record("gsi", sameOrOther(first == second))
        },
        clause(
            "after-restrict", "A restriction does not change the GSI that the request returns.",
            expectations(
                old: [enotty, .success, enotty, unchanged],
                pv: [eperm, .success, eperm, unchanged],
                pvh: [.success, .success, .success, unchanged],
                because: "the request does not check restrictions")
        ) { (context, device) throws(SkipOrError) in
            let first = try issue(context, device)
            try context.issue(RestrictClauses.row, RestrictClauses.dom0)
            let second = try issue(context, device)
            context.record("gsi", sameOrOther(first == second))
        },
        clause(
            "read-only-output",
            "A GSI that cannot be written back fails with EFAULT after the device was found.",
            expectations(
                old: [enotty], pv: [eperm], pvh: [.error(.efault)],
                because: "the argument is copied back last")
        ) { (context, device) throws(SkipOrError) in
            try context.issueReadOnly(row, bytes: Bytes.of(PCIDevGetGSIClauses.argument(device)))
        },
        clause(
            "with-pin", "A bound device with an interrupt pin has a GSI.",
            needs: [.deviceWithPin(true)],
            expectations(
                old: [enotty], pv: [eperm], pvh: [.success],
                because: "the ACPI routing table names one for its pin")
        ) { (context, device) throws(SkipOrError) in _ = try issue(context, device) },
        Clause(
            "pcidev-get-gsi.without-pin",
            "A bound device without an interrupt pin has no GSI.",
            .request(row), level: .mutating, needs: [.deviceUnderTest, .deviceWithPin(false)],
            from: PCIDevGetGSIClauses.pciStub,
            [
                PCIDevGetGSIClauses.beforeRequestAdded(),
                // There is no expectation for PVH, where dom0 cannot bind such a device.
                .when(.pv, eperm, because: "no device has a GSI, and the default -1 is EPERM"),
            ]
        ) { (context) throws(SkipOrError) in
            _ = try issue(context, try context.deviceUnderTest())
        },
        clause(
            "registered", "The GSI of a bound device is registered with Xen.",
            needs: [.environment(.hardware)],
            [
                PCIDevGetGSIClauses.beforeRequestAdded(),
                .otherwise(
                    .success, .error(.eexist),
                    because: "xen-pciback registers it when it binds the device"),
            ]
        ) { (context, device) throws(SkipOrError) in
            let (result, gsi) = try issue(context, device)
            guard result == .result(0) else { return }
            var setup = mirror_physdev_setup_gsi()
            setup.gsi = Int32(truncatingIfNeeded: gsi)
            setup.triggering = 1
            setup.polarity = 1
            try context.issue(
                physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi), setup,
                as: "PHYSDEVOP_setup_gsi of that GSI")
        },
    ]
}
