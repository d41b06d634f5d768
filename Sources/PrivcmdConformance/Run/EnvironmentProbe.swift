// SPDX-License-Identifier: MIT

internal import CLinux
internal import CPrivcmd
import Glibc
import PrivcmdFake
package import PrivcmdKit
internal import SystemPackage

/// Determines the environment in which the contract is checked.
package enum EnvironmentProbe {
    /// Determines the environment of a target.
    ///
    /// It changes nothing unless the level is at least `mutating`. Then it looks for free GSIs,
    /// which registers them.
    package static func environment(of target: TestTarget, level: HarmLevel, device: SBDF? = nil)
        -> Environment
    {
        let system = target.system.snapshot()
        var environment = Environment(
            kind: target.kind, linux: system.linuxRelease, xen: system.xenRelease,
            domain: system.domain?.type, isControlDomain: system.domain?.isControlDomain,
            features: features(of: target, system),
            deviceUnderTest: device.flatMap { sbdf in
                system.device(sbdf).map {
                    DeviceUnderTest(
                        sbdf: sbdf, pin: $0.pin ?? 0, isBound: $0.isBoundToPciback)
                }
            }, unboundDevice: system.devices.first { !$0.isBoundToPciback }?.sbdf)
        if level >= .mutating {
            findFreeGSIs(of: target, for: &environment, system)
        }
        return environment
    }

    private static func features(of target: TestTarget, _ system: SystemSnapshot) -> [Feature: Bool]
    {
        let isReal = target.kind == .real
        let hasNodes = target.node != nil || target.fake?.profile.canOpen(.privcmd) == true
        let isDom0 = system.domain?.isControlDomain == true
        return [
            .root: !isReal || geteuid() == 0,
            .descriptors: hasNodes,
            .hypercallNode: hasNodes && hasNode("/dev/xen/hypercall", system),
            .xenfsNode: hasNodes && hasNode("/proc/xen/privcmd", system),
            .pciback: system.hasPciback,
            .eventfd: hasEventfd(target),
            .compat32: isReal && sys_has_compat_syscalls() != 0,
            .kernelLog: isReal && KernelLog() != nil,
            .boundDevice: system.devices.contains(where: \.isBoundToPciback),
            .scratchDomain: isDom0,
        ]
    }

    /// Whether a node can be opened.
    private static func hasNode(_ path: String, _ system: SystemSnapshot) -> Bool {
        system.nodes.contains { $0.path == path && $0.access == SystemSnapshot.Node.readWrite }
    }

    /// Whether IRQFD is built in: only then does the kernel read the argument.
    private static func hasEventfd(_ target: TestTarget) -> Bool {
        let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_IRQFD)
        guard let transport = try? target.makeSession().openDevice() else { return false }
        return transport.perform(row.request, .null, in: SelfMemory.shared)
            == .failure(.errno(.efault))
    }

    /// The search stops at this number of free GSIs, so that some remain unregistered.
    private static let freeGSILimit = 10

    /// Looks for free GSIs below 24, the number of pins of one IO-APIC: no device of Linux uses the
    /// number, and setup_gsi succeeds.
    ///
    /// Legacy GSIs come first: Xen allocates pIRQs from 16 on, and map_pirq looks up an index
    /// among the caller's pIRQs first.
    private static func findFreeGSIs(
        of target: TestTarget, for environment: inout Environment, _ system: SystemSnapshot
    ) {
        var used = Set(system.devices.compactMap(\.irq))
        if target.kind == .real { used.formUnion(LinuxSystem.interruptsInUse()) }
        let context = TestContext(target.makeSession(), in: environment)
        var untried = (UInt32(5)..<24).filter { !used.contains($0) }[...]
        while environment.freeGSIs.count < freeGSILimit, let gsi = untried.popFirst() {
            let row = ABI.row(physdev: MIRROR_PHYSDEVOP_setup_gsi)
            let result = try? context.perform(physdev: row, TestContext.setupArgument(GSI(gsi)))
                .result
            if result == .result(0) { environment.freeGSIs.append(gsi) }
        }
        environment.unprobedGSIs = Array(untried)
    }
}
