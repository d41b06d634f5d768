// SPDX-License-Identifier: MIT

import CPrivcmd
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What one upstream header was compared with, in Swift's terms.
private struct Report: Sendable, CustomTestStringConvertible {
    let source: String
    let version: String
    let isFound: Bool
    let compared: [String]
    let lacking: [String]

    init(_ report: mirror_crosscheck_report) {
        let names = UnsafeBufferPointer(start: report.names, count: Int(report.name_count))
        source = String(cString: report.source)
        version = String(cString: report.version)
        isFound = report.found == 1
        compared = names.filter { $0.compared == 1 }.map { String(cString: $0.name) }
        lacking = names.filter { $0.compared == 0 }.map { String(cString: $0.name) }
    }

    static let all = (0..<mirror_crosscheck_count()).compactMap { index in
        mirror_crosscheck_report_at(index).map { Report($0.pointee) }
    }

    var testDescription: String {
        guard isFound else { return "\(source): not found" }
        let summary = "\(source) (\(version)): \(compared.count) names compared"
        return lacking.isEmpty ? summary : summary + ", lacking \(lacking.joined(separator: ", "))"
    }
}

/// Whether a build without upstream headers is a mistake: in CI, or when asked.
private var headersAreRequired: Bool {
    getenv("CI") != nil || getenv("PRIVCMD_REQUIRE_HEADERS").map { String(cString: $0) } == "1"
}

@Suite struct `The mirror against the installed headers` {
    /// A difference fails the build; what is left to say is what was there to compare with.
    @Test(arguments: ["linux", "xen"])
    func `headers were there to compare with`(origin: String) {
        let reports = Report.all.filter { $0.source.hasPrefix(origin + " ") }
        for report in reports { print("crosscheck:", report.testDescription) }
        #expect(!reports.isEmpty)

        let found = reports.filter(\.isFound)
        if found.isEmpty && headersAreRequired {
            Issue.record("no \(origin) header was found: install linux-libc-dev and libxen-dev")
        }
    }

    /// An empty list would look like a comparison that went well.
    @Test(arguments: Report.all.filter(\.isFound))
    fileprivate func `a header that was found has names that were compared`(report: Report) {
        #expect(!report.version.isEmpty)
        #expect(report.compared.count > report.lacking.count)
        let names = report.compared + report.lacking
        #expect(Set(names).count == names.count)
    }

    @Test func `a report outside the list is null`() {
        #expect(mirror_crosscheck_report_at(mirror_crosscheck_count()) == nil)
    }
}

@Suite struct `The mirror as Swift sees it` {
    /// C asserts the layout; that Swift imported every field of it is another matter.
    @Test func `Swift keeps the offsets of C`() {
        #expect(MemoryLayout<mirror_xen_domctl>.size == 144)
        #expect(MemoryLayout<mirror_physdev_map_pirq>.offset(of: \.table_base) == 32)
        #expect(MemoryLayout<mirror_privcmd_hypercall>.offset(of: \.arg.4) == 40)
    }

    /// Swift reaches a union's arm through an accessor, so no key path tells where it is.
    @Test func `an arm of a union is written where C has it`() {
        var domctl = mirror_xen_domctl()
        domctl.u.gsi_permission.flags = 0xabcd_ef01
        withUnsafeBytes(of: domctl) {
            #expect($0.load(fromByteOffset: 20, as: UInt32.self) == 0xabcd_ef01)
        }
        var debugPort = mirror_physdev_dbgp_op()
        debugPort.u.pci.devfn = 0x5a
        withUnsafeBytes(of: debugPort) { #expect($0[5] == 0x5a) }
    }

    /// A direction bit in a signed 32-bit number would spread when it becomes a long.
    @Test func `a request with its top bit set stays positive`() {
        let request: UInt32 = MIRROR_IOCTL_PRIVCMD_FOREIGNCOPY_IOWR
        #expect(UInt64(request) == 0xc018_500b)
    }

    /// The merged call took the number of v8 but not the type of its answer.
    @Test func `no GSI is minus one in v8 and a large number in the merged call`() {
        let v8 = mirror_privcmd_gsi_from_dev(sbdf: 0x300, gsi: -1)
        let merged = withUnsafeBytes(of: v8) {
            $0.loadUnaligned(as: mirror_privcmd_pcidev_get_gsi.self)
        }
        #expect(merged.sbdf == 0x300)
        #expect(merged.gsi == 0xffff_ffff)
        #expect(MIRROR_IOCTL_PRIVCMD_GSI_FROM_DEV_V8 == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI)
    }

    @Test func `a descriptor that is not open answers EBADF as a negative number`() {
        let result = privcmd_ioctl(-1, MIRROR_IOCTL_PRIVCMD_UNIMPLEMENTED, 0)
        #expect(result == -Int64(EBADF))
    }
}
