// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The reference that IOCTL_PRIVCMD_PCIDEV_GET_GSI leaks.
///
/// xen-pciback restores the state of a device when the last reference to it is released. Until a
/// fix of October 2026 each call that finds its device leaks a reference, so that this never
/// happens. Debian's 6.12.117 has the fix; the first release with it is unknown.
enum ReleasedDeviceClauses {
    private static let row = PCIDevGetGSIClauses.row

    private static func clause(
        _ leaf: String, _ statement: String, callCount count: Int, _ expectations: [Expectation]
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", statement, .request(row), level: .destructive,
            needs: [.descriptors, .deviceUnderTest, .root],
            from: .linux(
                "drivers/xen/xen-pciback/pci_stub.c",
                "xen-pciback: Fix pcistub_device ref leak in pcistub_get_gsi_from_sbdf()"),
            expectations
        ) { (context) throws(SkipOrError) in
            let device = try context.deviceUnderTest()
            // Binding the device again drops references that earlier calls leaked.
            try context.unbindFromPciback(device)
            try context.rebindToPciback(device)
            for _ in 0..<count { try context.issue(row, PCIDevGetGSIClauses.argument(device)) }
            let line = try context.interruptLine(of: device)
            try context.setInterruptLine(of: device, to: ~line)
            try context.unbindFromPciback(device)
            let after = try context.interruptLine(of: device)
            try context.setInterruptLine(of: device, to: line)
            try context.rebindToPciback(device)
            context.record(
                "a register changed while xen-pciback had the device",
                .fact(after == line ? "restored" : after == ~line ? "not restored" : "\(after)"))
        }
    }

    static let all: [Clause] = [
        clause(
            "release", "A device without requests is restored when it is unbound.",
            callCount: 0,
            [
                .otherwise(
                    .fact("restored"),
                    because: "xen-pciback restores the state that it saved at bind")
            ]),
        clause(
            "release-after-call",
            "A device with a request is restored when it is unbound.",
            callCount: 1,
            [
                PCIDevGetGSIClauses.beforeRequestAdded([.error(.enotty), restored]),
                .when(
                    leakingReleases && .pv, .error(.eperm), unrestored,
                    because: "even a failing call keeps a reference to the device"),
                .when(
                    leakingReleases, .success, unrestored,
                    because: "the call keeps a reference to the device"),
                .when(
                    fixedReleases && .pv, .error(.eperm), restored,
                    because: "the call releases its reference to the device"),
                .when(
                    fixedReleases, .success, restored,
                    because: "the call releases its reference to the device"),
            ]),
    ]

    private static let restored = ExpectedResult.fact("restored")
    private static let unrestored = ExpectedResult.fact("not restored")
    /// Releases of the branch that are older than the fix.
    private static let leakingReleases = Condition.linux(
        from: Release(6, 12), before: Release(6, 12, 100))
    /// Releases of the branch in which the fix was observed.
    private static let fixedReleases = Condition.linux(
        from: Release(6, 12, 117), before: Release(6, 13))
}
