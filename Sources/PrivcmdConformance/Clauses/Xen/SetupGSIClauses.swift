// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// PHYSDEVOP_setup_gsi.
enum SetupGSIClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi)
    private static let source = ClauseSource.xen("xen/arch/x86/mpparse.c")

    static let all: [Clause] = [
        refused(
            "negative", "A negative GSI fails with EINVAL.", -1, .einval,
            because: "the number is signed, and its lower bound is checked"),
        refused(
            "most-negative", "The most negative GSI fails with EINVAL.", .min, .einval,
            because: "the number is signed, and its lower bound is checked"),
        refused(
            "beyond", "A GSI beyond the last fails with EINVAL.",
            Int32(ClauseConstants.beyondLastGSI), .einval,
            because: "no IO-APIC has such a pin"),
        refused(
            "greatest", "The highest number fails with EINVAL.", .max, .einval,
            because: "no IO-APIC has such a pin"),
        refused(
            "acpi-interrupt", "The GSI of the ACPI interrupt fails with EEXIST.",
            Int32(ClauseConstants.acpiInterrupt), .eexist,
            because: "dom0 has unmasked it at boot, which registers it"),
        Clause(
            "setup-gsi.first-time", "A GSI that is not registered can be registered once.",
            .physdev(row), level: .mutating, needs: [.dom0, .unprobedGSI], from: source,
            PhysdevAvailability.expectations(
                row, .success, .error(.eexist), because: "a pin is programmed only once")
        ) { (context) throws(SkipOrError) in
            for gsi in context.environment.unprobedGSIs ?? [] {
                let argument = TestContext.setupArgument(GSI(gsi))
                let result = try context.perform(physdev: row, argument).result
                // It may be registered although no driver uses it.
                if result == .error(.eexist) { continue }
                context.record(IssuedCall.physdev(row, Bytes.of(argument)), result)
                if !result.isUnknownCall { try context.issue(physdev: row, argument) }
                return
            }
            throw .skip("every GSI has been registered")
        },
        Clause(
            "setup-gsi.registered", "A GSI that is already registered fails with EEXIST.",
            .physdev(row), level: .mutating, needs: [.dom0, .reusableGSIs], from: source,
            PhysdevAvailability.expectations(
                row, .error(.eexist), because: "a pin is programmed only once")
        ) { (context) throws(SkipOrError) in
            try context.issue(physdev: row, argument(registeredGSI(context)))
        },
        Clause(
            "setup-gsi.registered-other-trigger",
            "A registered GSI fails with EEXIST, also with another trigger and polarity.",
            .physdev(row), level: .mutating, needs: [.dom0, .reusableGSIs], from: source,
            PhysdevAvailability.expectations(
                row, .error(.eexist), .error(.eexist),
                because: "Xen does not compare how the pin is programmed")
        ) { (context) throws(SkipOrError) in
            let gsi = try registeredGSI(context)
            for mode: UInt8 in [0, 1] {
                let argument = mirror_physdev_setup_gsi(
                    gsi: gsi, triggering: mode, polarity: 1 - mode, _pad0: (0, 0))
                if try context.issue(physdev: row, argument).result.isUnknownCall { return }
            }
        },
        Clause(
            "setup-gsi.undefined-trigger",
            "Trigger and polarity are not checked: the error is that of a registered GSI.",
            .physdev(row), level: .mutating, needs: [.dom0, .reusableGSIs], from: source,
            PhysdevAvailability.expectations(row, .error(.eexist), because: "neither is checked")
        ) { (context) throws(SkipOrError) in
            try context.issue(
                physdev: row,
                mirror_physdev_setup_gsi(
                    gsi: registeredGSI(context), triggering: .max, polarity: .max,
                    _pad0: (0, 0)))
        },
        Clause(
            "setup-gsi.read-only-argument",
            "An argument may be in read-only memory.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.einval), because: "nothing is written back")
        ) { (context) throws(SkipOrError) in
            try context.issueReadOnly(physdev: row, argument(Int32(ClauseConstants.beyondLastGSI)))
        },
        Clause(
            "setup-gsi.unmapped", "Inaccessible memory fails with EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(
                row, .error(.efault), because: "the argument cannot be read")
        ) { (context) throws(SkipOrError) in
            try context.issueUnmapped(physdev: row)
        },
    ]

    /// Registers a free GSI: a new fake lacks those that ``EnvironmentProbe`` registered.
    private static func registeredGSI(_ context: TestContext) throws(SkipOrError) -> Int32 {
        let gsi = try context.reusableGSI()
        _ = try context.perform(physdev: row, TestContext.setupArgument(gsi))
        return Int32(bitPattern: gsi.rawValue)
    }

    private static func argument(_ gsi: Int32) -> mirror_physdev_setup_gsi {
        mirror_physdev_setup_gsi(gsi: gsi, triggering: 1, polarity: 1, _pad0: (0, 0))
    }

    private static func refused(
        _ leaf: String, _ statement: String, _ gsi: Int32, _ errno: Errno, because: String
    ) -> Clause {
        Clause(
            "setup-gsi.\(leaf)", statement, .physdev(row), needs: [.dom0], from: source,
            PhysdevAvailability.expectations(row, .error(errno), because: because)
        ) { (context) throws(SkipOrError) in
            try context.issue(physdev: row, argument(gsi))
        }
    }
}
