// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import PrivcmdJSON
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A system without a feature, its errnos, and a scenario that fails on it.
private struct MissingFeatureCase: CustomTestStringConvertible {
    let scenario: String
    let system: SystemSnapshot
    let errnos: [String: Errno]
    let cause: MissingFeature
    var clearsBARs = false
    /// A device that is not bound at the start, if binding fails.
    var deviceUnderTest = SBDF.bound

    var testDescription: String { "\(scenario) without \(cause.name)" }

    static let oldLinux = SystemSnapshot.testSystem(linux: "6.1.0")
    static let noRequest: [String: Errno] = ["IOCTL_PRIVCMD_PCIDEV_GET_GSI": .enotty]

    static let all: [MissingFeatureCase] = [
        MissingFeatureCase(
            scenario: "stale-bars", system: oldLinux, errnos: [:], cause: .linux(.reportsReset),
            clearsBARs: true),
        MissingFeatureCase(
            scenario: "stale-bars", system: .oldXen, errnos: ["bind": .enosys],
            cause: .xen(.deviceReset), deviceUnderTest: .unbound),
        MissingFeatureCase(
            scenario: "map-pirq-refused", system: .oldXen, errnos: ["map_pirq": .enosys],
            cause: .xen(.mapPIRQForPVH)),
        MissingFeatureCase(
            scenario: "irq-permission", system: .oldXen,
            errnos: [
                "irq_permission": .eperm, "setup_gsi": .eexist, "gsi_permission": .enosys,
            ],
            cause: .xen(.gsiPermission)),
        MissingFeatureCase(
            scenario: "irq-permission", system: .oldXen,
            errnos: ["irq_permission": .eperm, "setup_gsi": .enosys],
            cause: .xen(.setupGSIForPVH)),
        MissingFeatureCase(
            scenario: "irq-permission", system: oldLinux,
            errnos: noRequest.merging(["irq_permission": .eperm]) { $1 },
            cause: .linux(.setsUpGSI)),
        MissingFeatureCase(
            scenario: "irq-is-not-gsi", system: oldLinux, errnos: noRequest,
            cause: .linux(.pcidevGetGSI)),
        MissingFeatureCase(
            scenario: "passthrough", system: oldLinux, errnos: noRequest,
            cause: .linux(.pcidevGetGSI)),
        MissingFeatureCase(
            scenario: "passthrough", system: .oldXen, errnos: ["gsi_permission": .enosys],
            cause: .xen(.gsiPermission)),
    ]
}

@Suite struct `A scenario` {
    private static let names = Scenario.all.map(\.name)
    /// The errnos of a system with every fix.
    private static let errnosWithFixes: [String: Errno] = [
        "irq_permission": .eperm, "setup_gsi": .eexist,
    ]

    @Test func `each scenario has a unique name, a title and its changes`() {
        #expect(Set(Self.names).count == Scenario.all.count)
        for scenario in Scenario.all {
            #expect(scenario.title.hasSuffix("."), "\(scenario.name)")
            #expect(!scenario.changes.isEmpty, "\(scenario.name)")
        }
    }

    @Test(arguments: names)
    func `a scenario works on a system with every fix`(name: String) throws {
        let report = try ScriptedXen(Self.errnosWithFixes).run(name)
        #expect(report.outcome == .works)
        #expect(!report.steps.isEmpty)
        #expect(
            report.steps.allSatisfy { $0.verdict == .asExpected || $0.verdict == .informational })
    }

    @Test(arguments: names.filter { $0 != "passthrough" })
    func `a scenario works in a PV dom0, whose irqs are GSIs`(name: String) throws {
        let report = try ScriptedXen(["setup_gsi": .eexist]).run(name, on: .pvDom0)
        #expect(report.outcome == .works)
    }

    @Test(arguments: MissingFeatureCase.all)
    private func `a scenario without a fix fails as known and names the fix`(
        missing: MissingFeatureCase
    ) throws {
        let xen = ScriptedXen(
            missing.errnos, xen: missing.system.xenVersion ?? XenVersion(0, 0),
            clearsBARs: missing.clearsBARs)
        let report = try xen.run(
            missing.scenario, on: missing.system, deviceUnderTest: missing.deviceUnderTest)
        guard case .failsAsKnown(let step, let cause) = report.outcome else {
            Issue.record("the scenario \(report.outcome.text)")
            return
        }
        #expect(cause == missing.cause)
        #expect(report.steps[step - 1].verdict == .fails(missing.cause))
        #expect(report.steps[step - 1].onFailure != nil)
        #expect(report.outcome.text.contains(cause.text))
    }

    @Test(arguments: MissingFeatureCase.all)
    private func `the errno of a missing fix is unexpected if the fix is present`(
        missing: MissingFeatureCase
    ) throws {
        let xen = ScriptedXen(
            Self.errnosWithFixes.merging(missing.errnos) { $1 }.filter {
                missing.cause != .linux(.setsUpGSI) || $0.key != "setup_gsi"
            }, clearsBARs: missing.clearsBARs)
        let report = try xen.run(missing.scenario)
        #expect(report.outcome.kind == "fails-unexpectedly", "the scenario \(report.outcome.text)")
    }

    @Test(arguments: names.filter { $0 != "stale-bars" }, [Errno.eio, .enomem])
    func `another errno is an unexpected failure`(name: String, errno: Errno) throws {
        let xen = ScriptedXen(Self.errnosWithFixes.merging(["map_pirq": errno]) { $1 })
        let report = try xen.run(name)
        #expect(report.outcome.kind == "fails-unexpectedly")
        #expect(report.outcome.text.contains("returned \(errno.name), expected success"))
    }

    @Test(arguments: names)
    func `a scenario undoes all its changes`(name: String) throws {
        let xen = ScriptedXen(Self.errnosWithFixes)
        let report = try xen.run(name)
        let log = xen.log
        func count(_ call: String) -> Int { log.count { $0 == call } }
        #expect(count("createdomain") == count("destroydomain"))
        #expect(count("assign_device") == (name == "passthrough" ? 2 : 0))
        #expect(count("assign_device") == count("deassign_device"))
        // The device is bound at the start.
        #expect(count("bind") == count("unbind"))
        if log.contains("unbind") {
            #expect(log.lastIndex(of: "bind") ?? 0 > log.lastIndex(of: "unbind") ?? 0)
        }
        #expect(report.undone.contains("the guest is destroyed") == log.contains("createdomain"))
    }

    @Test func `a device that was unbound before is unbound at the end`() throws {
        let xen = ScriptedXen(Self.errnosWithFixes)
        var system = SystemSnapshot.pvhDom0
        system.devices = [PCIDevice(sbdf: .unbound, irq: 10, pin: 2)]
        let report = try xen.run("passthrough", on: system, deviceUnderTest: .unbound)
        #expect(report.outcome == .works)
        #expect(
            report.undone == [
                "the guest is destroyed", "\(SBDF.unbound) is unbound from xen-pciback",
            ])
        #expect(xen.log.last == "unbind")
    }

    @Test(arguments: names, 0..<14)
    func `an interrupted scenario undoes all its changes`(name: String, steps: Int) throws {
        let stepCount = Mutex(0)
        let xen = ScriptedXen(Self.errnosWithFixes)
        let report = try xen.run(name) {
            stepCount.withLock { count in
                count += 1
                return count > steps
            }
        }
        if report.steps.count == steps, report.outcome == .interrupted {
            let log = xen.log
            #expect(log.count { $0 == "createdomain" } == log.count { $0 == "destroydomain" })
            #expect(log.count { $0 == "bind" } == log.count { $0 == "unbind" })
            #expect(log.count { $0 == "assign_device" } == log.count { $0 == "deassign_device" })
        } else {
            #expect(report.outcome == .works)
            #expect(report.steps.count <= steps)
        }
    }

    @Test func `a failed cleanup is an unexpected failure`() throws {
        let xen = ScriptedXen(Self.errnosWithFixes.merging(["destroydomain": .ebusy]) { $1 })
        let report = try xen.run("map-pirq-refused")
        #expect(report.outcome.kind == "fails-unexpectedly")
        #expect(report.outcome.text.contains("cleanup failed (the guest is destroyed)"))
        let stuck = ScriptedXen(Self.errnosWithFixes, clearsBARs: true, ignoresBARWrites: true)
        let stale = try stuck.run("stale-bars", on: MissingFeatureCase.oldLinux)
        #expect(stale.outcome.kind == "fails-unexpectedly")
        #expect(stale.outcome.text.contains("registers of 0000:03:00.0 are restored"))
    }

    @Test(arguments: names)
    func `a scenario without dom0, device or interrupt pin cannot run`(name: String) throws {
        let domU = try ScriptedXen().run(name, on: .domU)
        #expect(domU.outcome == .cannotRun("needs a dom0"))
        let withoutDevice = try ScriptedXen().run(name, deviceUnderTest: nil)
        #expect(withoutDevice.outcome.kind == "cannot-run")
        #expect(withoutDevice.outcome.text.contains("--device-under-test"))
        if name != "stale-bars" {
            let pinless = try ScriptedXen().run(name, deviceUnderTest: .pinless)
            #expect(pinless.outcome.text.contains("an interrupt pin"))
        }
    }

    @Test func `a scenario with a call that is not emulated cannot run`() throws {
        let device = Device(
            ScriptedTransport(.failure(.notEmulated("a gap"))), SystemSnapshot.pvhDom0,
            .fake("test"), control: ScriptedXen())
        let report = ScenarioRun(on: device, deviceUnderTest: .bound).run(MapPIRQRefused.scenario)
        #expect(report.outcome == .cannotRun("a gap"))
    }

    @Test func `irq-is-not-gsi reports an irq that differs from the GSI`() throws {
        let report = try ScriptedXen(Self.errnosWithFixes, irq: 11).run("irq-is-not-gsi")
        #expect(report.outcome == .works)
        #expect(report.steps.contains { $0.result == "two different numbers" })
        #expect(report.steps.last?.call.contains("index the irq") == true)
    }

    @Test func `the patches of a profile decide which features it lacks`() throws {
        var profile = FakeProfile.test(on: .oldXen)
        #expect(ScenarioEnvironment(Device(profile)).lacks(.xen(.mapPIRQForPVH)))
        profile.patches.xen[.mapPIRQForPVH] = true
        #expect(!ScenarioEnvironment(Device(profile)).lacks(.xen(.mapPIRQForPVH)))
    }
}

@Suite struct `A scenario report` {
    @Test func `a report is unchanged after encoding and decoding`() throws {
        for missing in MissingFeatureCase.all {
            let xen = ScriptedXen(missing.errnos, clearsBARs: missing.clearsBARs)
            for system in [missing.system, .pvhDom0] {
                let report = try xen.run(missing.scenario, on: system)
                let line = try JSONLine.encode(report)
                #expect(try JSONLine.decode(ScenarioReport.self, from: Array(line.utf8)) == report)
            }
        }
    }

    @Test func `reports differ by calls and results but not by irq numbers`() throws {
        let errnos: [String: Errno] = ["irq_permission": .eperm, "setup_gsi": .eexist]
        let one = try ScriptedXen(errnos).run("map-pirq-refused")
        let other = try ScriptedXen(errnos, irq: 10).run("map-pirq-refused")
        #expect(one != other)
        #expect(one.difference(from: other) == nil)
        let failed = try ScriptedXen(["map_pirq": .enosys]).run("map-pirq-refused")
        let difference = try #require(one.difference(from: failed))
        #expect(difference.hasPrefix("step 3, PHYSDEVOP_map_pirq"))
        #expect(difference.hasSuffix("returned the pIRQ, in the other ENOSYS"))
    }
}
