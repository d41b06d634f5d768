// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdLayout
import SystemPackage
import Testing

/// The output of `abi check` in dom0, for the running kernel.
@Suite struct `The abi check report of a lab kernel` {
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
    func `the report has the Linux, Xen and domain of its cell`(cell: Cell) throws {
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
    func `the report has no difference from the ABI table`(cell: Cell) throws {
        let report = try report(cell)
        #expect(!report.hasDifferences)
        for (index, source) in report.sources.enumerated() {
            let found = verdicts(report, index).values
            #expect(source.agree > 45 && source.agree == found.count { $0 == "agrees" })
            #expect(source.differ == 0 && !found.contains("differs"))
            #expect(source.missing == found.count { $0 == "missing" })
            #expect(source.numbersAgree >= 1 && source.numbersDiffer.isEmpty)
        }
    }

    @Test(arguments: Cell.all)
    func `the report has the structures of its Linux release only`(cell: Cell) throws {
        let report = try report(cell)
        let (kernel, module) = (verdicts(report, 0), verdicts(report, 1))
        #expect(module["privcmd_pcidev_get_gsi"] == (cell.hasGSICall ? "agrees" : "missing"))
        #expect(kernel["pci_device_reset"] == (cell.hasGSICall ? "agrees" : "missing"))
        #expect(module["privcmd_mmapbatch_v2"] == "agrees")
        #expect(kernel["privcmd_mmapbatch_v2"] == "missing")
        // Debian builds neither eventfds for Xen nor anything that uses Xen's toolstack interface.
        for name in ["privcmd_irqfd", "xen_domctl", "xen_sysctl"] {
            #expect(module[name] == "missing")
        }
    }

    @Test(arguments: Cell.all)
    func `the report has each structure of the ABI table once`(cell: Cell) throws {
        let names = try report(cell).structures.map(\.structure)
        // Record Fixtures/*/abi-check.json again after the table has grown.
        #expect(Set(names) == Set(ExpectedInterface().structures.map(\.name)))
        #expect(Set(names).count == names.count)
    }
}
