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
            kind: subject.kind, linux: system.linuxRelease, xen: system.xenRelease,
            domain: system.domain?.type, isControlDomain: system.domain?.isControlDomain,
            traits: traits(of: subject, system),
            deviceUnderTest: device.flatMap { sbdf in
                system.device(sbdf).map {
                    DeviceUnderTest(
                        sbdf: sbdf, pin: $0.pin ?? 0, isBound: $0.isBoundToPciback)
                }
            }, unboundDevice: system.devices.first { !$0.isBoundToPciback }?.sbdf)
        if level >= .mutating {
            findFreeGSIs(of: subject, for: &place, system)
        }
        return place
    }

    private static func traits(of subject: Subject, _ system: SystemSnapshot) -> [Trait: Bool] {
        let isReal = subject.kind == .real
        let hasNodes = subject.node != nil || subject.model?.profile.has(.privcmd) == true
        let isDom0 = system.domain?.isControlDomain == true
        return [
            .root: !isReal || geteuid() == 0,
            .descriptors: hasNodes,
            .hypercallNode: hasNodes && hasNode("/dev/xen/hypercall", system),
            .xenfsNode: hasNodes && hasNode("/proc/xen/privcmd", system),
            .pciback: system.hasPciback,
            .eventfd: hasEventfd(subject),
            .compat32: isReal && mirror_has_compat_calls() != 0,
            .kernelLog: isReal && KernelLog() != nil,
            .boundDevice: system.devices.contains(where: \.isBoundToPciback),
            .scratchDomain: isDom0,
        ]
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

    /// More free GSIs than this are left alone, so that some are not registered yet.
    private static let freeGSIsWanted = 10

    /// Looks for GSIs below 24 (what one IO-APIC has) that nobody has registered: registering them
    /// succeeds, and no device of Linux uses the number.
    ///
    /// The legacy ones come first: where pIRQs are handed out from 16 on, a higher GSI may be
    /// taken for one of those.
    private static func findFreeGSIs(
        of subject: Subject, for place: inout Place, _ system: SystemSnapshot
    ) {
        var used = Set(system.devices.compactMap(\.irq))
        if subject.kind == .real { used.formUnion(interruptsInUse()) }
        let bench = Bench(subject.session(), at: place)
        var untried = (UInt32(5)..<24).filter { !used.contains($0) }[...]
        while place.freeGSIs.count < freeGSIsWanted, let gsi = untried.popFirst() {
            let row = ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi)
            let answer = try? bench.perform(physdev: row, Bench.setupArgument(GSI(gsi))).answer
            if answer == .result(0) { place.freeGSIs.append(gsi) }
        }
        place.untriedGSIs = Array(untried)
    }

    /// The numbers in /proc/interrupts.
    static func interruptsInUse() -> [UInt32] {
        (TextFile.read("/proc/interrupts") ?? "").split(separator: "\n").compactMap { line in
            UInt32(line.prefix { $0 != ":" }.drop { $0 == " " })
        }
    }
}
