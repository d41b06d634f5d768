// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `profile written to a file` {
    private func read(_ text: String) throws -> FakeProfile {
        try ProfileFile.parse(Array(text.utf8), FilePath("p.json"))
    }

    @Test(arguments: FakeProfile.builtIn)
    func `a built-in profile is read back unchanged`(profile: FakeProfile) throws {
        var again = try read(profile.fileText)
        #expect(again.provenance == .inferred)
        again.provenance = profile.provenance
        again.summary = profile.summary
        #expect(again == profile)
        #expect(again.fileText == profile.fileText)
    }

    @Test func `a file with every key is parsed and written back`() throws {
        let text = """
            {
              "format": "privcmd-probe profile", "version": 2, "name": "mine \\"\\u0001 é",
              "summary": "one of mine",
              "base": "series-v8-pv", "xen": "4.21.1", "linux": "6.18.20-custom", "revision": "v6",
              "domain": "pvh", "eventfd": true, "pciback": true, "target": 7,
              "patches": {"linux-xsa-482": true, "xen-device-reset": true},
              "io-apics": [{"gsi": 0, "pins": 24}, {"gsi": 24, "pins": 32}],
              "devices": [
                {"sbdf": "0001:03:00.0", "class": "0x020000", "vendor": "0x8086", "device": "0x10d3",
                 "driver": "pciback", "irq": 24, "pin": 4, "gsi": 55, "owner": "DOMID_IO"},
                {"sbdf": "00:05.1", "msi": "0x50", "cleared-by-reset": false, "owner": 3,
                 "bars": [{"index": 5, "kind": "ports", "size": 32, "address": 49152}]}
              ],
              "interrupts": {"registered": [9, 55], "denied": [0, 2]}
            }
            """
            .replacing("\\u0001 ", with: "")
        let profile = try read(text)
        #expect(profile.name == "mine \"é")
        #expect(profile.summary == "one of mine")
        #expect(profile.system.kernel == "6.18.20-custom")
        #expect(profile.system.xenRelease == Release(4, 21, 1))
        #expect(profile.system.domain == .init(type: .pvh, isControlDomain: true))
        #expect(profile.revision?.name == "v6")
        #expect(profile.target == DomainID(7))
        #expect(profile.hasEventfd)
        #expect(profile.has(.opensRestricted))
        #expect(!profile.has(.pcidevGetGSI))
        #expect(profile.system.devices.map(\.sbdf.description) == ["0000:00:05.1", "0001:03:00.0"])
        let far = try SBDF(parsing: "0001:03:00.0")
        let near = try SBDF(parsing: "00:05.1")
        #expect(profile.gsis == [far: GSI(55)])
        #expect(profile.owners == [far: DomainID(0x7ff1), near: DomainID(3)])
        #expect(profile.interrupts.registered == [GSI(9), GSI(55)])
        #expect(profile.interrupts.denied == [GSI(0), GSI(2)])
        let port = DeviceRegisters.BAR(5, at: 0xc000, size: 32, .ports)
        #expect(profile.machine.gsiCount == 56)
        #expect(
            profile.machine.deviceRegisters == [
                near: DeviceRegisters(bars: [port], msi: 0x50, isClearedByReset: false)
            ])
        var again = try read(profile.fileText)
        again.summary = profile.summary
        #expect(again == profile)
    }

    /// A branch means the same here as in the name of a profile.
    @Test func `a branch without a patch release is the recorded build`() throws {
        let start = #"{"format": "privcmd-probe profile", "version": 2, "name": "m""#
        let branch = try read(start + #", "xen": "4.17", "linux": "6.1"}"#)
        #expect(branch.system.kernel == "6.1.0-56-amd64")
        #expect(branch.system.linuxRelease == Release(6, 1, 192))
        #expect(branch.system.xenRelease == Release(4, 17, 7))
        let first = try read(start + #", "xen": "4.17.0", "linux": "6.1.0"}"#)
        #expect(first.system.linuxRelease == Release(6, 1))
        #expect(first.system.xenRelease == Release(4, 17))
    }

    @Test func `without devices the releases determine what is bound`() throws {
        let start = #"{"format": "privcmd-probe profile", "version": 2, "name": "m", "xen": "4.19"#
        #expect(try read(start + "\"}").system.devicesBoundToPciback() == [])
        let patched = try read(
            start
                + #"", "patches": {"xen-device-reset": true, "xen-setup-gsi-for-pvh": true}}"#)
        #expect(patched.system.devicesBoundToPciback().map(\.sbdf) == [.bound])
        #expect(patched.interrupts.registered.contains(GSI(22)))
        let without = try read(start.replacing("4.19", with: "4.20") + #"", "pciback": false}"#)
        #expect(without.system.devicesBoundToPciback() == [])
    }
}
