// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import Testing

/// What `abi check` said in dom0, of the kernel that ran there.
@Suite struct `A kernel of the lab, asked for its own types,` {
    private func report(_ cell: Cell) throws -> LayoutCheckReport {
        let path = cell.path("gsi").removingLastComponent().appending("abi-check.json")
        let bytes = try Data(contentsOf: URL(filePath: path.string))
        return try JSONDecoder().decode(LayoutCheckReport.self, from: bytes)
    }

    private func verdicts(_ report: LayoutCheckReport, _ source: Int) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: report.structures.map {
                ($0.structure, $0.sources[source].verdict)
            })
    }

    @Test(arguments: Cell.all)
    func `is the one that the recording is called after`(cell: Cell) throws {
        let report = try report(cell)
        let system = try #require(report.system)
        #expect(system.linuxVersion == cell.linux)
        #expect(system.xenVersion == cell.xen)
        #expect(system.domain == .init(type: cell.domain, isControlDomain: true))
        #expect(
            report.sources.map(\.name) == [
                "/sys/kernel/btf/vmlinux", "/sys/kernel/btf/xen_privcmd",
            ])
    }

    @Test(arguments: Cell.all)
    func `agrees with the table in all that both have`(cell: Cell) throws {
        let report = try report(cell)
        #expect(!report.drifted)
        for (index, source) in report.sources.enumerated() {
            let found = verdicts(report, index).values
            #expect(source.agree > 45 && source.agree == found.count { $0 == "agrees" })
            #expect(source.differ == 0 && !found.contains("differs"))
            #expect(source.lacks == found.count { $0 == "lacks" })
            #expect(source.numbersAgree >= 1 && source.numbersDiffer.isEmpty)
        }
    }

    @Test(arguments: Cell.all)
    func `has what its release has, and lacks the rest`(cell: Cell) throws {
        let report = try report(cell)
        let (kernel, module) = (verdicts(report, 0), verdicts(report, 1))
        #expect(module["privcmd_pcidev_get_gsi"] == (cell.hasGSICall ? "agrees" : "lacks"))
        #expect(kernel["pci_device_reset"] == (cell.hasGSICall ? "agrees" : "lacks"))
        #expect(module["privcmd_mmapbatch_v2"] == "agrees")
        #expect(kernel["privcmd_mmapbatch_v2"] == "lacks")
        // Debian builds neither eventfds for Xen nor anything that uses Xen's toolstack interface.
        for name in ["privcmd_irqfd", "xen_domctl", "xen_sysctl"] {
            #expect(module[name] == "lacks")
        }
    }

    @Test(arguments: Cell.all)
    func `was asked for all that the table has now`(cell: Cell) throws {
        let names = Set(try report(cell).structures.map(\.structure))
        #expect(names == Set(ExpectedInterface().structures.map(\.name)), "record it anew")
    }
}
