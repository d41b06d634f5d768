// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What IOCTL_PRIVCMD_PCIDEV_GET_GSI leaves behind.
///
/// xen-pciback puts a device back into the state that it found it in when the last reference to it
/// goes. Up to a fix of October 2026 each call that finds its device keeps one, so that this never
/// happens. Debian's 6.12.117 has the fix; which releases were the first is not known.
enum ReleasedDeviceClauses {
    private static let row = PCIDevGetGSIClauses.row

    private static func clause(
        _ leaf: String, _ promise: String, asked count: Int, _ rows: [Row]
    ) -> Clause {
        Clause(
            "pcidev-get-gsi.\(leaf)", promise, .request(row), level: .destructive,
            needs: [.descriptors, .deviceUnderTest, .root],
            from: .linux(
                "drivers/xen/xen-pciback/pci_stub.c",
                "xen-pciback: Fix pcistub_device ref leak in pcistub_get_gsi_from_sbdf()"), rows
        ) { (bench) throws(Obstacle) in
            guard let device = bench.place.deviceUnderTest?.sbdf else { throw .broken("no device") }
            // A device bound anew owes nothing to whoever asked before.
            try bench.takeFromPciback(device)
            try bench.giveToPciback(device)
            for _ in 0..<count { try bench.ask(row, PCIDevGetGSIClauses.argument(device)) }
            let line = try bench.interruptLine(of: device)
            try bench.setInterruptLine(of: device, to: ~line)
            try bench.takeFromPciback(device)
            let left = try bench.interruptLine(of: device)
            try bench.setInterruptLine(of: device, to: line)
            try bench.giveToPciback(device)
            bench.note(
                "a register changed while xen-pciback had the device",
                .fact(left == line ? "put back" : left == ~line ? "left as it was" : "\(left)"))
        }
    }

    static let all: [Clause] = [
        clause(
            "release", "A device that nobody asked about is put back as it was when it is unbound.",
            asked: 0,
            [
                .otherwise(
                    .fact("put back"), because: "xen-pciback restores what it saved as it bound it")
            ]),
        clause(
            "release-after-call",
            "A device that was asked about is put back as it was when it is unbound.",
            asked: 1,
            [
                .when(
                    .linux(before: Release(6, 12)), .error(.enotty), putBack,
                    because: "Linux 6.12 brought the request"),
                .when(
                    leaking && .pv, .error(.eperm), left,
                    because: "also a call that fails keeps a reference to the device for good"),
                .when(
                    leaking, .success, left,
                    because: "the call keeps a reference to the device for good"),
                .when(
                    mended && .pv, .error(.eperm), putBack,
                    because: "the call gives its reference to the device back"),
                .when(
                    mended, .success, putBack,
                    because: "the call gives its reference to the device back"),
            ]),
    ]

    private static let putBack = Pattern.fact("put back")
    private static let left = Pattern.fact("left as it was")
    /// Releases of the branch that are older than the fix.
    private static let leaking = Condition.linux(
        from: Release(6, 12), before: Release(6, 12, 100))
    /// Releases of the branch that have been seen to have the fix.
    private static let mended = Condition.linux(
        from: Release(6, 12, 117), before: Release(6, 13))
}
