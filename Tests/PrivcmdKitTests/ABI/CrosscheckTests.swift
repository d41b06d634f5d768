// SPDX-License-Identifier: MIT

import CPrivcmd
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The comparison with one upstream header.
private struct Report: Sendable, CustomTestStringConvertible {
    let source: String
    let version: String
    let isFound: Bool
    let compared: [String]
    let missing: [String]

    init(_ report: mirror_crosscheck_report) {
        let names = UnsafeBufferPointer(start: report.names, count: Int(report.name_count))
        source = String(cString: report.source)
        version = String(cString: report.version)
        isFound = report.found == 1
        compared = names.filter { $0.compared == 1 }.map { String(cString: $0.name) }
        missing = names.filter { $0.compared == 0 }.map { String(cString: $0.name) }
    }

    /// Whether the build found a header of a project, `linux` or `xen`.
    static func hasHeader(of project: String) -> Bool {
        found.contains { $0.isOf(project) }
    }

    static let found = all.filter(\.isFound)
    static let all = (0..<mirror_crosscheck_count()).compactMap { index in
        mirror_crosscheck_report_at(index).map { Report($0.pointee) }
    }

    func isOf(_ project: String) -> Bool { source.hasPrefix(project + " ") }

    var testDescription: String {
        guard isFound else { return "\(source): not found" }
        let summary = "\(source) (\(version)): \(compared.count) names compared"
        return missing.isEmpty ? summary : summary + ", missing \(missing.joined(separator: ", "))"
    }
}

/// Whether missing headers fail a test instead of skipping it: in CI, or with the variable.
private var headersAreRequired: Bool {
    getenv("CI") != nil || getenv("PRIVCMD_REQUIRE_HEADERS").map { String(cString: $0) } == "1"
}

@Suite struct `comparison of the C mirror with installed headers` {
    /// A difference fails the build, so these tests check that there was something to compare.
    @Test(
        .enabled(
            if: Report.hasHeader(of: "linux") || headersAreRequired,
            "the build found no Linux header: install linux-libc-dev"))
    func `Linux headers were compared`() { expectCompared("linux") }

    @Test(
        .enabled(
            if: Report.hasHeader(of: "xen") || headersAreRequired,
            "the build found no Xen header: install libxen-dev"))
    func `Xen headers were compared`() { expectCompared("xen") }

    private func expectCompared(_ project: String) {
        let reports = Report.all.filter { $0.isOf(project) }
        for report in reports { print("crosscheck:", report.testDescription) }
        #expect(reports.contains { $0.isFound && !$0.compared.isEmpty })
    }

    @Test(
        .enabled(
            if: !Report.found.isEmpty, "the build found no header: install linux-libc-dev"),
        arguments: Report.found)
    fileprivate func `each header that was found has more compared than missing names`(
        report: Report
    ) {
        #expect(!report.version.isEmpty)
        #expect(report.compared.count > report.missing.count)
        let names = report.compared + report.missing
        #expect(Set(names).count == names.count)
    }

    @Test func `a report index outside the list returns null`() {
        #expect(mirror_crosscheck_report_at(mirror_crosscheck_count()) == nil)
    }
}

@Suite struct `C mirror imported into Swift` {
    /// C asserts the layouts, but Swift could import a structure without some fields.
    @Test func `sizes and offsets equal those of C`() {
        #expect(MemoryLayout<mirror_xen_domctl>.size == 144)
        #expect(MemoryLayout<mirror_physdev_map_pirq>.offset(of: \.table_base) == 32)
        #expect(MemoryLayout<mirror_privcmd_hypercall>.offset(of: \.arg.4) == 40)
    }

    /// Swift accesses a union member through an accessor, which has no key path offset.
    @Test func `a union member is written at its C offset`() {
        var domctl = mirror_xen_domctl()
        domctl.u.gsi_permission.flags = 0xabcd_ef01
        withUnsafeBytes(of: domctl) {
            #expect($0.load(fromByteOffset: 20, as: UInt32.self) == 0xabcd_ef01)
        }
        var debugPort = mirror_physdev_dbgp_op()
        debugPort.u.pci.devfn = 0x5a
        withUnsafeBytes(of: debugPort) { #expect($0[5] == 0x5a) }
    }

    /// In a signed 32-bit number, the direction bit would be extended in a conversion to long.
    @Test func `a request with its top bit set converts to a positive number`() {
        let request: UInt32 = MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_IOWR
        #expect(UInt64(request) == 0xc018_500b)
    }

    /// The merged call has the number of v8, but an unsigned GSI.
    @Test func `a missing GSI is -1 in series v8 and 0xffffffff in the merged call`() {
        let v8 = mirror_privcmd_gsi_from_dev(sbdf: 0x300, gsi: -1)
        let merged = withUnsafeBytes(of: v8) {
            $0.loadUnaligned(as: mirror_privcmd_pcidev_get_gsi.self)
        }
        #expect(merged.sbdf == 0x300)
        #expect(merged.gsi == 0xffff_ffff)
        #expect(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V8 == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI)
    }

    @Test func `ioctl on a closed descriptor returns -EBADF`() {
        let result = privcmd_ioctl(-1, MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED, 0)
        #expect(result == -Int64(EBADF))
    }
}
