// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// PHYSDEVOP_setup_gsi.
enum SetupGSIClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi)
    private static let source = Source.xen("xen/arch/x86/mpparse.c")
    /// The interrupt that PCs give ACPI.
    private static let acpiInterrupt: Int32 = 9
    /// More than the IO-APICs of any machine have pins.
    private static let beyond: Int32 = 0x10000

    static let all: [Clause] = [
        refused(
            "negative", "A negative GSI is answered with EINVAL.", -1, .einval,
            because: "the number is signed, and checked from below"),
        refused(
            "most-negative", "The most negative GSI is answered with EINVAL.", .min, .einval,
            because: "the number is signed, and checked from below"),
        refused(
            "beyond", "A GSI beyond the last is answered with EINVAL.", beyond, .einval,
            because: "no IO-APIC has such a pin"),
        refused(
            "greatest", "The greatest number is answered with EINVAL.", .max, .einval,
            because: "no IO-APIC has such a pin"),
        refused(
            "acpi-interrupt", "The GSI of ACPI's own interrupt is answered with EEXIST.",
            acpiInterrupt, .eexist, because: "dom0 has unmasked it by then, which registers it"),
        Clause(
            "setup-gsi.first-time", "A GSI that nobody has registered is registered once.",
            .physdev(row), level: .mutating, needs: [.dom0, .untriedGSI], from: source,
            PhysdevReach.rows(
                row, .success, .error(.eexist), because: "a pin is programmed only once")
        ) { (bench) throws(Obstacle) in
            for gsi in bench.place.untriedGSIs ?? [] {
                let argument = Bench.setupArgument(GSI(gsi))
                let answer = try bench.perform(physdev: row, argument).answer
                // Somebody may have registered it who does not use it.
                if answer == .error(.eexist) { continue }
                bench.note(Sent.physdev(row, Bytes.of(argument)), answer)
                if !answer.isUnknownCall { try bench.ask(physdev: row, argument) }
                return
            }
            throw .skip("every GSI has been registered")
        },
        Clause(
            "setup-gsi.registered", "A GSI that is registered already is answered with EEXIST.",
            .physdev(row), level: .mutating, needs: [.dom0, .lentGSIs], from: source,
            PhysdevReach.rows(row, .error(.eexist), because: "a pin is programmed only once")
        ) { (bench) throws(Obstacle) in
            try bench.ask(physdev: row, argument(registeredGSI(bench)))
        },
        Clause(
            "setup-gsi.registered-other-trigger",
            "A registered GSI is answered with EEXIST, also with another trigger and polarity.",
            .physdev(row), level: .mutating, needs: [.dom0, .lentGSIs], from: source,
            PhysdevReach.rows(
                row, .error(.eexist), .error(.eexist),
                because: "what the pin is programmed to is not compared")
        ) { (bench) throws(Obstacle) in
            let gsi = try registeredGSI(bench)
            for mode: UInt8 in [0, 1] {
                let argument = mirror_physdev_setup_gsi(
                    gsi: gsi, triggering: mode, polarity: 1 - mode, _pad0: (0, 0))
                if try bench.ask(physdev: row, argument).answer.isUnknownCall { return }
            }
        },
        Clause(
            "setup-gsi.undefined-trigger",
            "Trigger and polarity may be any byte: it is not they that are refused.",
            .physdev(row), level: .mutating, needs: [.dom0, .lentGSIs], from: source,
            PhysdevReach.rows(row, .error(.eexist), because: "neither is checked")
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                physdev: row,
                mirror_physdev_setup_gsi(
                    gsi: registeredGSI(bench), triggering: .max, polarity: .max,
                    _pad0: (0, 0)))
        },
        Clause(
            "setup-gsi.read-only-argument",
            "An argument in read-only memory is as good as any other.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(.einval), because: "nothing is written back")
        ) { (bench) throws(Obstacle) in
            try bench.askReadOnly(physdev: row, argument(beyond))
        },
        Clause(
            "setup-gsi.unmapped", "Inaccessible memory is answered with EFAULT.",
            .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(.efault), because: "the argument cannot be read")
        ) { (bench) throws(Obstacle) in
            try bench.askUnmapped(physdev: row)
        },
    ]

    /// A free GSI, registered here and now: a fake forgets what the survey registered.
    private static func registeredGSI(_ bench: Bench) throws(Obstacle) -> Int32 {
        let gsi = try bench.lentGSI()
        _ = try bench.perform(physdev: row, Bench.setupArgument(gsi))
        return Int32(gsi.rawValue)
    }

    private static func argument(_ gsi: Int32) -> mirror_physdev_setup_gsi {
        mirror_physdev_setup_gsi(gsi: gsi, triggering: 1, polarity: 1, _pad0: (0, 0))
    }

    private static func refused(
        _ leaf: String, _ promise: String, _ gsi: Int32, _ errno: Errno, because: String
    ) -> Clause {
        Clause(
            "setup-gsi.\(leaf)", promise, .physdev(row), needs: [.dom0], from: source,
            PhysdevReach.rows(row, .error(errno), because: because)
        ) { (bench) throws(Obstacle) in
            try bench.ask(physdev: row, argument(gsi))
        }
    }
}
