// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import Testing

@testable import PrivcmdKit

@Suite struct `The report on a profile` {
    private func report(_ name: String) throws -> FakeReport {
        FakeReport(try #require(FakeProfile.named(name)))
    }

    @Test(arguments: FakeProfile.builtIn)
    func `a profile report has at most 100 columns`(profile: FakeProfile) {
        let lines = FakeReport(profile).text.split(separator: "\n")
        #expect(lines.filter { $0.count > 100 } == [])
        #expect(lines.filter { $0.hasSuffix(" ") } == [])
    }

    @Test(arguments: FakeProfile.builtIn)
    func `a profile report lists each change and what decides it`(profile: FakeProfile) {
        let changes = FakeReport(profile).changes
        #expect(
            changes.map(\.name)
                == LinuxChange.allCases.map(\.rawValue) + XenChange.allCases.map(\.rawValue))
        let hasRevision = profile.revision != nil
        #expect(changes.contains { $0.decidedBy == .revision } == hasRevision)
        #expect(!changes.contains { $0.decidedBy == .profile })
    }

    @Test func `a profile report names the source of each part`() throws {
        let sources = try report("xen-4.19-linux-6.12.77-hvm-domu").sources.map {
            "\($0.part): \($0.provenance.rawValue): \($0.description)"
        }
        #expect(
            sources == [
                "Xen 4.19: inferred: read in its source",
                "Linux 6.12: inferred: another release of the branch, 6.12.117+deb13-amd64, was run"
                    + " in the lab",
                "HVM domU: inferred: read in the source",
            ])
    }

    @Test func `the report of a series profile has the names of that revision`() throws {
        let names = try report("series-v6").calls.map(\.name)
        #expect(names.contains("IOCTL_PRIVCMD_GSI_FROM_IRQ"))
        #expect(names.contains("PHYSDEVOP_pci_device_state_reset"))
        #expect(!names.contains("IOCTL_PRIVCMD_PCIDEV_GET_GSI"))
        let facts = try #require(try report("series-v6").revision).facts
        #expect(facts.contains { $0.value == "success, with the GSI 0xffffffff" })
        let sysfs = try #require(try report("series-v4").revision).facts
        #expect(sysfs.contains { $0.name == "sysfs" && $0.value.contains("the file 'gsi'") })
        #expect(sysfs.contains { $0.value.hasSuffix("domctl 87, a byte: 0 revokes, 1 grants") })
    }

    @Test func `a profile report lists devices with pin, GSI, irq and owner`() throws {
        var profile = FakeProfile.standard
        profile.owners[SBDF(segment: 0, bus: 3, slot: 0, function: 0)] = DomainID(5)
        let text = FakeReport(profile).text
        #expect(
            text.contains(
                "\n  0000:03:00.0  Ethernet controller  pciback     INTA  22   22   domain 5\n"))
        #expect(
            text.contains("\n  0000:00:1f.0  ISA bridge           -           -     -    0    dom0")
        )
    }

    @Test func `the list of profiles has a line for each, at most 100 columns`() {
        let lines = FakeList().text.split(separator: "\n")
        #expect(lines.filter { $0.count > 100 } == [])
        for profile in FakeProfile.builtIn {
            let line = lines.first { $0.hasPrefix(profile.name + " ") }
            #expect(line?.hasSuffix(profile.summary) == true, "\(profile.name)")
            #expect(line?.contains(" \(profile.provenance.rawValue) ") == true)
        }
    }
}
