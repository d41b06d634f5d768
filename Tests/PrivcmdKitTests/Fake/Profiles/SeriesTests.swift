// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A tool that was written for one revision of the series.
private struct Tool {
    let name: String
    let request: UInt32
    /// Its input: the irq 22 of the bound device, or the device's address.
    let input: UInt32

    static let irq: UInt32 = 22
    static let passedThrough = SBDF(segment: 0, bus: 3, slot: 0, function: 0)

    /// The tool of a revision; nil if the revision uses a sysfs file.
    init?(_ revision: SeriesRevision) {
        guard case .request(let row) = revision.gsiSource else { return nil }
        self.init(revision.name, row.request.rawValue, row.input)
    }

    init(_ name: String, _ request: UInt32, _ input: SeriesRevision.Input) {
        self.name = name
        self.request = request
        self.input = input == .irq ? Self.irq : Self.passedThrough.rawValue
    }

    /// The tool of the merged interface.
    static let merged = Tool("6.12", MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, .sbdf)

    /// Returns the GSI, or the name of the errno.
    func gsi(_ profile: String) throws -> String {
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

@Suite struct `fake profile of a series revision` {
    @Test(arguments: SeriesRevision.all)
    func `each revision has a profile on which its own tool works`(
        revision: SeriesRevision
    ) throws {
        let profile = try #require(FakeProfile.named("series-\(revision.name)"))
        #expect(profile.revision == revision)
        #expect(profile.provenance == .inferred)
        #expect(profile.system.linuxVersion == revision.linux)
        #expect(profile.system.xenVersion == revision.xen)
        if let tool = Tool(revision) { #expect(try tool.gsi(profile.name) == "22") }
    }

    /// The tools of some revisions on other revisions, and on the merged interface.
    @Test(arguments: [
        // The number moved from 8 to 10.
        (1, "series-v2", "ENOTTY"), (2, "series-v1", "ENOTTY"),
        // v3 to v5 have a sysfs file instead of a request.
        (2, "series-v3", "ENOTTY"), (6, "series-v5", "ENOTTY"),
        // v7 reads an address where v6 reads an irq: irq 22 is 0000:00:02.6.
        (6, "series-v7", "EINVAL"), (7, "series-v6", "-1"),
        // Other errors for an unknown device.
        (6, "series-v9", "ENODEV"), (9, "series-v6", "-1"),
        (6, "xen-4.20-linux-6.12-pvh", "ENODEV"), (2, "xen-4.20-linux-6.12-pvh", "ENODEV"),
        (1, "xen-4.20-linux-6.12-pvh", "ENOTTY"),
    ])
    func `a tool of another revision gets another result`(
        tool: Int, profile: String, result: String
    ) throws {
        let tool = try #require(Tool(SeriesRevision.all[tool - 1]))
        #expect(try tool.gsi(profile) == result)
    }

    @Test(arguments: [
        ("series-v1", "ENOTTY"), ("series-v2", "-1"), ("series-v3", "ENOTTY"),
        ("series-v4", "ENOTTY"), ("series-v5", "ENOTTY"), ("series-v6", "-1"), ("series-v7", "22"),
        ("series-v8", "22"), ("series-v9", "22"), ("series-v10", "22"),
        // v7 and v8 store the GSI in a PV dom0 too; later revisions do not.
        ("series-v6-pv", "-1"), ("series-v7-pv", "22"), ("series-v8-pv", "22"),
        ("series-v9-pv", "EPERM"), ("series-v10-pv", "EPERM"), ("xen-4.20-linux-6.12-pv", "EPERM"),
    ])
    func `the tool of the merged interface gets the revision's result`(
        profile: String, result: String
    ) throws {
        #expect(try Tool.merged.gsi(profile) == result)
    }

    /// The address of a missing device, and a null argument.
    @Test(arguments: [
        ("series-v6", "-1"), ("series-v7", "EINVAL"), ("series-v8", "EINVAL"),
        ("series-v9", "ENODEV"), ("series-v10", "ENODEV"),
    ])
    func `a missing device fails as in the revision`(profile: String, result: String) throws {
        let device = FakeDevice(try #require(FakeProfile.named(profile)))
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: 0xffff_ffff, gsi: 5)
        let outcome = device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument)
        switch outcome {
        case .success: #expect(argument.gsi == .max && result == "-1")
        case .failure(.errno(let errno)):
            #expect(errno.name == result)
            #expect(argument.gsi == 5)
        case .failure(let failure): Issue.record("\(failure)")
        }
        #expect(
            device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, at: .null) == .errno(.efault))
    }

    /// A profile file may combine what no posting combined.
    @Test func `a revision without xen-pciback is emulated only if it is known`() throws {
        for (name, result) in [
            ("v6", CallOutcome.success(0)), ("v10", .errno(.einval)),
        ] {
            var composition = ProfileComposition(try ProfileName(parsing: "series-\(name)"))
            composition.hasPciback = false
            var argument = mirror_privcmd_pcidev_get_gsi(sbdf: Tool.irq, gsi: 0)
            let device = FakeDevice(FakeProfile(composition))
            #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument) == result)
        }
        var composition = ProfileComposition(try ProfileName(parsing: "series-v8"))
        composition.hasPciback = false
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: Tool.irq, gsi: 0)
        let device = FakeDevice(FakeProfile(composition))
        let outcome = device.ioctl(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI, &argument)
        #expect(outcome.isNotEmulated)
    }
}

@Suite struct `fake reset operation of a series revision` {
    private func reset(_ profile: String, _ type: UInt32, bus: UInt8 = 3) throws -> String {
        let device = FakeDevice(try #require(FakeProfile.named(profile)))
        var argument = mirror_pci_device_reset()
        argument.dev.bus = bus
        argument.flags = type
        switch device.physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument) {
        case .success(let result): return "\(result)"
        case .failure(.errno(let errno)): return errno.name
        case .failure(.notEmulated): return "not emulated"
        case .failure(let failure): return "\(failure)"
        }
    }

    @Test(arguments: [
        // v1 has no reset operation.
        ("series-v1", 0, "ENOSYS"),
        // These revisions do not read flags.
        ("series-v2", 0, "0"), ("series-v6", 0xffff_ffff, "0"), ("series-v7", 9, "0"),
        // v8 has four types. The effect of a fifth is not known.
        ("series-v8", 3, "0"), ("series-v8", 4, "not emulated"),
        // v9 and later reject unknown flags.
        ("series-v9", 3, "0"), ("series-v9", 4, "EINVAL"), ("series-v10", 4, "EINVAL"),
        ("xen-4.20-linux-6.12-pvh", 4, "EINVAL"),
    ])
    func `flags are accepted as in the revision`(
        profile: String, type: UInt32, result: String
    ) throws {
        #expect(try reset(profile, type) == result)
    }

    @Test(arguments: ["series-v2", "series-v8", "series-v10"])
    func `a missing device fails with ENODEV`(profile: String) throws {
        #expect(try reset(profile, 0, bus: 0x77) == "ENODEV")
    }

    /// The first four bytes of the argument lie at the end of the caller's memory.
    @Test func `the argument of v6 has four bytes and that of v8 eight`() throws {
        try withPages(2) { pages in
            #expect(pages.makeInaccessible(1))
            let address = pages.address(MemoryPages.size - 4)
            let memory = SelfMemory.shared
            #expect(memory.writeBytes([0, 0, 3, 0], at: address))
            for (name, result) in [
                ("series-v6", CallOutcome.success(0)), ("series-v8", .errno(.efault)),
            ] {
                let device = FakeDevice(try #require(FakeProfile.named(name)))
                var envelope = mirror_privcmd_hypercall()
                envelope.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
                envelope.arg.0 = UInt64(MIRROR_PHYSDEVOP_pci_device_reset)
                envelope.arg.1 = address.rawValue
                #expect(device.ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope) == result)
            }
        }
    }
}

@Suite struct `fake permission operation of a series revision` {
    private func permission(_ name: String) throws -> SeriesRevision.Permission {
        let revision = try #require(SeriesRevision.named(name))
        return try #require(revision.permission)
    }

    @Test(arguments: [
        ("v4", 87, 1, "grant"), ("v5", 88, 1, "grant"), ("v8", 88, 0, "revoke"),
        // v8 reads one byte, and any value but 0 grants access.
        ("v8", 88, 0x100, "revoke"), ("v8", 88, 0x102, "grant"),
        ("v9", 88, 1, "grant"), ("v10", 88, 0, "revoke"), ("v9", 88, 2, "EINVAL"),
    ])
    func `number and flags are those of the revision`(
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

    @Test func `revisions v1 to v3 have no permission operation`() throws {
        #expect(SeriesRevision.all.prefix(3).allSatisfy { $0.permission == nil })
    }
}
