// SPDX-License-Identifier: MIT

import CPrivcmd
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A system that lacks a change, what it answers then, and which story breaks for it.
private struct Lack: CustomTestStringConvertible {
    let scenario: String
    let system: SystemSnapshot
    let refused: [String: Errno]
    let cause: MissingFeature
    var losesBARs = false
    /// One that was not bound when it began, where it cannot be bound.
    var subject = SBDF.bound

    var testDescription: String { "\(scenario) without \(cause.name)" }

    static let oldLinux = SystemSnapshot.testSystem(linux: "6.1.0")
    static let noRequest: [String: Errno] = ["IOCTL_PRIVCMD_PCIDEV_GET_GSI": .enotty]

    static let all: [Lack] = [
        Lack(
            scenario: "stale-bars", system: oldLinux, refused: [:], cause: .linux(.reportsReset),
            losesBARs: true),
        Lack(
            scenario: "stale-bars", system: .oldXen, refused: ["bind": .enosys],
            cause: .xen(.deviceReset), subject: .unbound),
        Lack(
            scenario: "map-pirq-refused", system: .oldXen, refused: ["map_pirq": .enosys],
            cause: .xen(.mapPIRQForPVH)),
        Lack(
            scenario: "irq-permission", system: .oldXen,
            refused: [
                "irq_permission": .eperm, "setup_gsi": .eexist, "gsi_permission": .enosys,
            ],
            cause: .xen(.gsiPermission)),
        Lack(
            scenario: "irq-permission", system: .oldXen,
            refused: ["irq_permission": .eperm, "setup_gsi": .enosys],
            cause: .xen(.setupGSIForPVH)),
        Lack(
            scenario: "irq-permission", system: oldLinux,
            refused: noRequest.merging(["irq_permission": .eperm]) { $1 },
            cause: .linux(.setsUpGSI)),
        Lack(
            scenario: "irq-is-not-gsi", system: oldLinux, refused: noRequest,
            cause: .linux(.pcidevGetGSI)),
        Lack(
            scenario: "passthrough", system: oldLinux, refused: noRequest,
            cause: .linux(.pcidevGetGSI)),
        Lack(
            scenario: "passthrough", system: .oldXen, refused: ["gsi_permission": .enosys],
            cause: .xen(.gsiPermission)),
    ]
}

@Suite struct `A scenario` {
    private static let names = Scenario.all.map(\.name)
    /// What a system with every fix answers that is no success.
    private static let fixed: [String: Errno] = ["irq_permission": .eperm, "setup_gsi": .eexist]

    @Test func `has a name of its own, a title, and says what it changes`() {
        #expect(Set(Self.names).count == Scenario.all.count)
        for scenario in Scenario.all {
            #expect(scenario.title.hasSuffix("."), "\(scenario.name)")
            #expect(!scenario.changes.isEmpty, "\(scenario.name)")
        }
    }

    @Test(arguments: names)
    func `works where every fix is there`(name: String) throws {
        let story = try MadeUpXen(Self.fixed).play(name)
        #expect(story.outcome == .works)
        #expect(!story.steps.isEmpty)
        #expect(
            story.steps.allSatisfy { $0.verdict == .asExpected || $0.verdict == .informational })
    }

    @Test(arguments: names.filter { $0 != "passthrough" })
    func `works in a PV dom0, whose irqs are GSIs`(name: String) throws {
        let story = try MadeUpXen(["setup_gsi": .eexist]).play(name, on: .pvDom0)
        #expect(story.outcome == .works)
    }

    @Test(arguments: Lack.all)
    private func `breaks as known where a fix is lacking, and names it`(lack: Lack) throws {
        let xen = MadeUpXen(
            lack.refused, xen: lack.system.xenVersion ?? XenVersion(0, 0),
            losesBARs: lack.losesBARs)
        let story = try xen.play(lack.scenario, on: lack.system, with: lack.subject)
        guard case .failsAsKnown(let step, let cause) = story.outcome else {
            Issue.record("it \(story.outcome.text)")
            return
        }
        #expect(cause == lack.cause)
        #expect(story.steps[step - 1].verdict == .fails(lack.cause))
        #expect(story.steps[step - 1].then != nil)
        #expect(story.outcome.text.contains(cause.text))
    }

    @Test(arguments: Lack.all)
    private func `breaks unexpectedly in the same way where the fix is there`(lack: Lack) throws {
        let xen = MadeUpXen(
            Self.fixed.merging(lack.refused) { $1 }.filter {
                lack.cause != .linux(.setsUpGSI) || $0.key != "setup_gsi"
            }, losesBARs: lack.losesBARs)
        let story = try xen.play(lack.scenario)
        #expect(story.outcome.kind == "breaks-unexpectedly", "it \(story.outcome.text)")
    }

    @Test(arguments: names.filter { $0 != "stale-bars" }, [Errno.eio, .enomem])
    func `breaks unexpectedly for an error that nobody knows`(name: String, errno: Errno) throws {
        let story = try MadeUpXen(Self.fixed.merging(["map_pirq": errno]) { $1 }).play(name)
        #expect(story.outcome.kind == "breaks-unexpectedly")
        #expect(story.outcome.text.contains("returned \(errno.name), expected success"))
    }

    @Test(arguments: names)
    func `puts everything back`(name: String) throws {
        let xen = MadeUpXen(Self.fixed)
        let story = try xen.play(name)
        let log = xen.log
        func count(_ call: String) -> Int { log.count { $0 == call } }
        #expect(count("createdomain") == count("destroydomain"))
        // It was bound when it began.
        #expect(count("bind") == count("unbind"))
        if log.contains("unbind") {
            #expect(log.lastIndex(of: "bind") ?? 0 > log.lastIndex(of: "unbind") ?? 0)
        }
        #expect(story.undone.contains("the guest is destroyed") == log.contains("createdomain"))
    }

    @Test func `leaves a device that nobody had unbound`() throws {
        let xen = MadeUpXen(Self.fixed)
        var system = SystemSnapshot.pvhDom0
        system.devices = [PCIDevice(sbdf: .unbound, irq: 10, pin: 2)]
        let story = try xen.play("passthrough", on: system, with: .unbound)
        #expect(story.outcome == .works)
        #expect(
            story.undone == ["the guest is destroyed", "\(SBDF.unbound) is taken from xen-pciback"])
        #expect(xen.log.last == "unbind")
    }

    @Test(arguments: names, 0..<14)
    func `puts everything back where it is interrupted`(name: String, steps: Int) throws {
        let asked = Mutex(0)
        let xen = MadeUpXen(Self.fixed)
        let story = try xen.play(name) {
            asked.withLock { count in
                count += 1
                return count > steps
            }
        }
        if story.steps.count == steps, story.outcome == .interrupted {
            let log = xen.log
            #expect(log.count { $0 == "createdomain" } == log.count { $0 == "destroydomain" })
            #expect(log.count { $0 == "bind" } == log.count { $0 == "unbind" })
            let given = [MIRROR_XEN_DOMCTL_assign_device, MIRROR_XEN_DOMCTL_deassign_device]
                .map { number in log.count { $0 == String(number) } }
            #expect(given[0] == given[1])
        } else {
            #expect(story.outcome == .works)
            #expect(story.steps.count <= steps)
        }
    }

    @Test func `that cannot put back what it did says so`() throws {
        let xen = MadeUpXen(Self.fixed.merging(["destroydomain": .ebusy]) { $1 })
        let story = try xen.play("map-pirq-refused")
        #expect(story.outcome.kind == "breaks-unexpectedly")
        #expect(story.outcome.text.contains("cleanup failed (the guest is destroyed)"))
        let stuck = MadeUpXen(Self.fixed, losesBARs: true, keepsBARs: true)
        let stale = try stuck.play("stale-bars", on: Lack.oldLinux)
        #expect(stale.outcome.kind == "breaks-unexpectedly")
        #expect(stale.outcome.text.contains("registers of 0000:03:00.0 are written back"))
    }

    @Test(arguments: names)
    func `cannot be run without a dom0, a device or what it needs of it`(name: String) throws {
        let domU = try MadeUpXen().play(name, on: .domU)
        #expect(domU.outcome == .cannotRun("needs a dom0"))
        let none = try MadeUpXen().play(name, with: nil)
        #expect(none.outcome.kind == "cannot-run")
        #expect(none.outcome.text.contains("--device-under-test"))
        if name != "stale-bars" {
            let pinless = try MadeUpXen().play(name, with: .pinless)
            #expect(pinless.outcome.text.contains("an interrupt pin"))
        }
    }

    @Test func `cannot be run where a fake has no answer`() throws {
        let device = Device(
            ScriptedTransport(.failure(.notEmulated("a gap"))), SystemSnapshot.pvhDom0,
            .fake("test"), control: MadeUpXen())
        let story = ScenarioRun(on: device, deviceUnderTest: .bound).run(MapPIRQRefused.scenario)
        #expect(story.outcome == .cannotRun("a gap"))
    }

    @Test func `tells of an irq that is another number than the GSI`() throws {
        let story = try MadeUpXen(Self.fixed, irq: 11).play("irq-is-not-gsi")
        #expect(story.outcome == .works)
        #expect(story.steps.contains { $0.result == "two different numbers" })
        #expect(story.steps.last?.call.contains("index the irq") == true)
    }

    @Test func `follows a profile that has a fix which its releases lack`() throws {
        var profile = FakeProfile.test(on: .oldXen)
        #expect(ScenarioEnvironment(Device(profile)).lacks(.xen(.mapPIRQForPVH)))
        profile.patches.xen[.mapPIRQForPVH] = true
        #expect(!ScenarioEnvironment(Device(profile)).lacks(.xen(.mapPIRQForPVH)))
    }
}

@Suite struct `A story` {
    @Test func `is the same when it has been written and read`() throws {
        for lack in Lack.all {
            let xen = MadeUpXen(lack.refused, losesBARs: lack.losesBARs)
            for system in [lack.system, .pvhDom0] {
                let story = try xen.play(lack.scenario, on: system)
                let line = try JSONLine.encode(story)
                #expect(try JSONLine.decode(ScenarioReport.self, from: Array(line.utf8)) == story)
            }
        }
    }

    @Test func `differs from another by what was called and answered, not by numbers`() throws {
        let fixed: [String: Errno] = ["irq_permission": .eperm, "setup_gsi": .eexist]
        let one = try MadeUpXen(fixed).play("map-pirq-refused")
        let other = try MadeUpXen(fixed, irq: 10).play("map-pirq-refused")
        #expect(one != other)
        #expect(one.difference(from: other) == nil)
        let failed = try MadeUpXen(["map_pirq": .enosys]).play("map-pirq-refused")
        let difference = try #require(one.difference(from: failed))
        #expect(difference.hasPrefix("step 3, PHYSDEVOP_map_pirq"))
        #expect(difference.hasSuffix("returned the pIRQ, in the other ENOSYS"))
    }
}
