// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// Finding out where a contract is checked.
public enum Survey {
    /// Looks at everything that decides what is promised of a subject.
    ///
    /// The device is asked nothing that changes anything, unless the level allows it: then GSIs are
    /// looked for that nobody uses, which registers them.
    ///
    /// - Parameters:
    ///   - subject: whom to look at.
    ///   - level: how much harm is allowed.
    ///   - device: the device under test.
    /// - Returns: the place.
    public static func place(of subject: Subject, level: Level, device: SBDF? = nil) -> Place {
        let system = subject.system.snapshot()
        var place = Place(
            kind: subject.kind, linux: linux(of: subject, system),
            xen: system.xen.flatMap { Release(parsing: $0.version + ($0.extra ?? "")) },
            domain: system.domain?.type, isControlDomain: system.domain?.isControlDomain,
            traits: traits(of: subject, system),
            deviceUnderTest: device.flatMap { sbdf in
                system.device(sbdf).map {
                    DeviceUnderTest(
                        sbdf: sbdf, pin: $0.pin ?? 0, isBound: $0.isBoundToPciback)
                }
            })
        if level >= .mutating {
            place.freeGSIs = freeGSIs(of: subject, at: place, system).map(\.rawValue)
        }
        return place
    }

    private static func traits(of subject: Subject, _ system: SystemSnapshot) -> [Trait: Bool] {
        let isReal = subject.kind == .real
        let isDom0 = system.domain?.isControlDomain == true
        return [
            .root: !isReal || geteuid() == 0,
            .descriptors: subject.node != nil,
            .hypercallNode: isReal && hasNode("/dev/xen/hypercall", system),
            .xenfsNode: isReal && hasNode("/proc/xen/privcmd", system),
            .pciback: system.hasPciback,
            .eventfd: hasEventfd(subject),
            .compat32: isReal && mirror_has_compat_calls() != 0,
            .kernelLog: isReal && KernelLog() != nil,
            .boundDevice: system.devices.contains(where: \.isBoundToPciback),
            .scratchDomain: isDom0,
        ]
    }

    /// The kernel's release, down to its stable number.
    ///
    /// Debian's older kernels call themselves 6.1.0-56 and name 6.1.192 in their build line alone.
    private static func linux(of subject: Subject, _ system: SystemSnapshot) -> Release? {
        let release = Release(parsing: system.kernel)
        guard subject.kind == .real, let release, release.patch == 0,
            let build = TextFile.read("/proc/sys/kernel/version")
        else { return release }
        let named = build.split(separator: " ").lazy.compactMap { Release(parsing: $0) }
        return named.first { ($0.major, $0.minor) == (release.major, release.minor) } ?? release
    }

    /// Whether a node can be opened.
    private static func hasNode(_ path: String, _ system: SystemSnapshot) -> Bool {
        system.nodes.contains { $0.path == path && $0.access == SystemSnapshot.Node.readWrite }
    }

    /// Whether IRQFD is built in: without it, a null pointer is not even looked at.
    private static func hasEventfd(_ subject: Subject) -> Bool {
        let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD)
        guard let transport = try? subject.session().opener() else { return false }
        return transport.answer(row.request, .null, in: OwnMemory.shared)
            == .failure(.errno(.efault))
    }

    /// The GSIs below 24 (what one IO-APIC has) that nobody has registered: registering them
    /// succeeds, and no device of Linux uses the number.
    ///
    /// The legacy ones come first: where pIRQs are handed out from 16 on, a higher GSI may be
    /// taken for one of those.
    private static func freeGSIs(
        of subject: Subject, at place: Place, _ system: SystemSnapshot
    ) -> [GSI] {
        var used = Set(system.devices.compactMap(\.irq))
        if subject.kind == .real { used.formUnion(interruptsInUse()) }
        let bench = Bench(subject.session(), at: place)
        return (UInt32(5)..<24).filter { !used.contains($0) }.map(GSI.init).filter { gsi in
            var argument = mirror_physdev_setup_gsi()
            argument.gsi = Int32(gsi.rawValue)
            // PCI's way: level, active low. The legacy ones are edges.
            argument.triggering = gsi.rawValue < 16 ? 0 : 1
            argument.polarity = argument.triggering
            let row = ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi)
            return (try? bench.perform(physdev: row, argument))?.answer == .result(0)
        }
    }

    /// The numbers in /proc/interrupts.
    private static func interruptsInUse() -> [UInt32] {
        (TextFile.read("/proc/interrupts") ?? "").split(separator: "\n").compactMap { line in
            UInt32(line.prefix { $0 != ":" }.drop { $0 == " " })
        }
    }
}
