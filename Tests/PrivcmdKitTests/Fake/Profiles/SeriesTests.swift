// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// What a tool written against one revision of the series takes for an answer.
private struct Tool {
    let name: String
    let request: UInt32
    /// What it puts in: the irq 22 of the bound device, or its address.
    let input: UInt32

    static let irq: UInt32 = 22
    static let passedThrough = SBDF(segment: 0, bus: 3, slot: 0, function: 0)

    /// The tool of a revision; nil for those that read sysfs.
    init?(_ revision: SeriesRevision) {
        guard case .request(let row) = revision.gsiSource else { return nil }
        self.init(revision.name, row.request.rawValue, row.input)
    }

    init(_ name: String, _ request: UInt32, _ input: SeriesRevision.Input) {
        self.name = name
        self.request = request
        self.input = input == .irq ? Self.irq : Self.passedThrough.rawValue
    }

    /// The tool of what was merged.
    static let merged = Tool("6.12", MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, .sbdf)

    /// The GSI or the errno that it is given; a GSI of no machine stands for none.
    func ask(_ profile: String) throws -> String {
        let device = FakeDevice(try #require(FakeProfile.named(profile)))
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: input, gsi: 0xdead_beef)
        switch device.ioctl(request, &argument) {
        case .success(let result):
            #expect(result == 0)
            return argument.gsi == .max ? "-1" : "\(argument.gsi)"
        case .failure(.errno(let errno)): return errno.name
        case .failure(let failure): return "\(failure)"
        }
    }
}

@Suite struct `A published revision of the series` {
    private static let irqTools = [1, 2, 6]

    @Test(arguments: SeriesRevision.all)
    func `has its profile, whose own tool works`(revision: SeriesRevision) throws {
        let profile = try #require(FakeProfile.named("series-\(revision.name)"))
        #expect(profile.revision == revision)
        #expect(profile.provenance == .inferred)
        #expect(profile.system.linuxVersion == revision.linux)
        #expect(profile.system.xenVersion == revision.xen)
        if let tool = Tool(revision) { #expect(try tool.ask(profile.name) == "22") }
    }

    /// The tool of each revision on the next and the one before, and on what was merged.
    @Test(arguments: [
        // The number moved from 8 to 10.
        (1, "series-v2", "ENOTTY"), (2, "series-v1", "ENOTTY"),
        // A file of sysfs in place of a request, and back.
        (2, "series-v3", "ENOTTY"), (6, "series-v5", "ENOTTY"),
        // The same number and size, an address where an irq was: irq 22 is taken for 0000:00:02.6.
        (6, "series-v7", "EINVAL"), (7, "series-v6", "-1"),
        // Other errors for a device that is not known.
        (6, "series-v9", "ENODEV"), (9, "series-v6", "-1"),
        (6, "xen-4.20-linux-6.12-pvh", "ENODEV"), (2, "xen-4.20-linux-6.12-pvh", "ENODEV"),
        (1, "xen-4.20-linux-6.12-pvh", "ENOTTY"),
    ])
    func `fails a tool of another meaning`(tool: Int, profile: String, answer: String) throws {
        let tool = try #require(Tool(SeriesRevision.all[tool - 1]))
        #expect(try tool.ask(profile) == answer)
    }

    @Test(arguments: [
        ("series-v1", "ENOTTY"), ("series-v2", "-1"), ("series-v3", "ENOTTY"),
        ("series-v4", "ENOTTY"), ("series-v5", "ENOTTY"), ("series-v6", "-1"), ("series-v7", "22"),
        ("series-v8", "22"), ("series-v9", "22"), ("series-v10", "22"),
        // v7 and v8 noted the GSI in a PV dom0 too; what came after does not.
        ("series-v6-pv", "-1"), ("series-v7-pv", "22"), ("series-v8-pv", "22"),
        ("series-v9-pv", "EPERM"), ("series-v10-pv", "EPERM"), ("xen-4.20-linux-6.12-pv", "EPERM"),
    ])
    func `answers the tool of what was merged`(profile: String, answer: String) throws {
        #expect(try Tool.merged.ask(profile) == answer)
    }

    /// An address of no device, and no memory.
    @Test(arguments: [
        ("series-v6", "-1"), ("series-v7", "EINVAL"), ("series-v8", "EINVAL"),
        ("series-v9", "ENODEV"), ("series-v10", "ENODEV"),
    ])
    func `says in its own way that there is nothing`(profile: String, answer: String) throws {
        let device = FakeDevice(try #require(FakeProfile.named(profile)))
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: 0xffff_ffff, gsi: 5)
        let outcome = device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument)
        switch outcome {
        case .success: #expect(argument.gsi == .max && answer == "-1")
        case .failure(.errno(let errno)):
            #expect(errno.name == answer)
            #expect(argument.gsi == 5)
        case .failure(let failure): Issue.record("\(failure)")
        }
        #expect(
            device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, at: .null) == .errno(.efault))
    }

    /// What a file may put together although no posting did.
    @Test func `without xen-pciback is modelled where it is known`() throws {
        for (name, answer) in [
            ("v6", CallOutcome.success(0)), ("v10", .errno(.einval)),
        ] {
            var composition = ProfileComposition(try ProfileName(parsing: "series-\(name)"))
            composition.hasPciback = false
            var argument = mirror_privcmd_pcidev_get_gsi(sbdf: Tool.irq, gsi: 0)
            let device = FakeDevice(FakeProfile(composition))
            #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument) == answer)
        }
        var composition = ProfileComposition(try ProfileName(parsing: "series-v8"))
        composition.hasPciback = false
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: Tool.irq, gsi: 0)
        let device = FakeDevice(FakeProfile(composition))
        let outcome = device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument)
        #expect(outcome.isNotEmulated)
    }
}

@Suite struct `The reset operation of a revision` {
    private func reset(_ profile: String, _ type: UInt32, bus: UInt8 = 3) throws -> String {
        let device = FakeDevice(try #require(FakeProfile.named(profile)))
        var argument = mirror_pci_device_reset()
        argument.dev.bus = bus
        argument.flags = type
        switch device.physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument) {
        case .success(let result): return "\(result)"
        case .failure(.errno(let errno)): return errno.name
        case .failure(.notEmulated): return "unanswered"
        case .failure(let failure): return "\(failure)"
        }
    }

    @Test(arguments: [
        // It was not there.
        ("series-v1", 0, "ENOSYS"),
        // What stands behind the device was not read.
        ("series-v2", 0, "0"), ("series-v6", 0xffff_ffff, "0"), ("series-v7", 9, "0"),
        // A type: four of them, and what a fifth did is not known.
        ("series-v8", 3, "0"), ("series-v8", 4, "unanswered"),
        // Flags.
        ("series-v9", 3, "0"), ("series-v9", 4, "EINVAL"), ("series-v10", 4, "EINVAL"),
        ("xen-4.20-linux-6.12-pvh", 4, "EINVAL"),
    ])
    func `takes its own argument`(profile: String, type: UInt32, answer: String) throws {
        #expect(try reset(profile, type) == answer)
    }

    @Test(arguments: ["series-v2", "series-v8", "series-v10"])
    func `knows no device that is not there`(profile: String) throws {
        #expect(try reset(profile, 0, bus: 0x77) == "ENODEV")
    }

    /// The argument of the first form lies at the end of what the caller has.
    @Test func `reads four bytes where the argument was four`() throws {
        try withPages(2) { pages in
            #expect(pages.makeInaccessible(1))
            let address = pages.address(MemoryPages.size - 4)
            let memory = SelfMemory.shared
            #expect(memory.writeBytes([0, 0, 3, 0], at: address))
            for (name, answer) in [
                ("series-v6", CallOutcome.success(0)), ("series-v8", .errno(.efault)),
            ] {
                let device = FakeDevice(try #require(FakeProfile.named(name)))
                var envelope = mirror_privcmd_hypercall()
                envelope.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
                envelope.arg.0 = UInt64(MIRROR_PHYSDEVOP_pci_device_reset)
                envelope.arg.1 = address.rawValue
                #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope) == answer)
            }
        }
    }
}

@Suite struct `The permission operation of a revision` {
    private func permission(_ name: String) throws -> SeriesRevision.Permission {
        let revision = try #require(SeriesRevision.named(name))
        return try #require(revision.permission)
    }

    @Test(arguments: [
        ("v4", 87, 1, "grant"), ("v5", 88, 1, "grant"), ("v8", 88, 0, "revoke"),
        // Only a byte counts, and any but 0 gives access.
        ("v8", 88, 0x100, "revoke"), ("v8", 88, 0x102, "grant"),
        ("v9", 88, 1, "grant"), ("v10", 88, 0, "revoke"), ("v9", 88, 2, "EINVAL"),
    ])
    func `has its own number and argument`(
        revision: String, number: UInt32, flags: UInt32, meaning: String
    ) throws {
        let permission = try permission(revision)
        #expect(permission.number == number)
        var argument = mirror_xen_domctl_gsi_permission()
        argument.flags = flags
        do throws(CallFailure) {
            #expect(try permission.isGrant(argument) == (meaning == "grant"))
            #expect(meaning != "EINVAL")
        } catch {
            #expect(error == .errno(.einval))
            #expect(meaning == "EINVAL")
        }
    }

    @Test func `is none before there was one`() throws {
        #expect(SeriesRevision.all.prefix(3).allSatisfy { $0.permission == nil })
    }
}
