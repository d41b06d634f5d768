// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `fixture diff` {
    private static func gsi(_ device: Int, _ gsi: Int, ns: Int = 1) -> String {
        #"{"in":{"sbdf":"0000:03:0\#(device).0"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","#
            + #""ns":\#(ns),"out":{"gsi":\#(gsi)},"result":0}"#
    }

    private static func restrict(_ domain: Int) -> String {
        #"{"in":{"domid":\#(domain)},"ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"result":0}"#
    }

    private static func destroy(_ domain: Int, version: Int) -> String {
        #"{"command":"destroydomain","hypercall":"domctl","in":{"cmd":2,"domain":\#(domain),"#
            + #""interface_version":"0x\#(version)"},"ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1,"#
            + #""result":0}"#
    }

    private func diff(_ one: [String], _ other: [String]) async throws -> RecordingDiff {
        try await withFolder { folder in
            let paths = try [("one", one), ("other", other)].map { name, lines in
                let text = ([RecordingHeader.testLine] + lines).map { $0 + "\n" }.joined()
                return try folder.write(name, text)
            }
            return try RecordingDiff(FilePath(paths[0]), FilePath(paths[1]))
        }
    }

    @Test func `durations, domain IDs and interface versions are ignored`() async throws {
        let found = try await diff(
            [Self.gsi(0, 22), Self.restrict(3), Self.destroy(3, version: 15), Self.restrict(0)],
            [
                Self.gsi(0, 22, ns: 999), Self.restrict(8), Self.destroy(8, version: 17),
                Self.restrict(0),
            ])
        #expect(found.differences.isEmpty)
        #expect(found.equal == 4)
    }

    @Test func `domain IDs that do not correspond are a difference`() async throws {
        let splitDomain = try await diff(
            [Self.restrict(3), Self.destroy(3, version: 15)],
            [Self.restrict(3), Self.destroy(4, version: 15)])
        #expect(splitDomain.differences.map(\.kind) == [.changedInput])
        let dom0 = try await diff([Self.restrict(0)], [Self.restrict(3)])
        #expect(dom0.differences.map(\.kind) == [.changedInput])
    }

    @Test func `removed, added and changed calls are shown`() async throws {
        let found = try await diff(
            [Self.gsi(0, 22), Self.gsi(1, 23), Self.restrict(3), Self.gsi(3, 5), Self.gsi(4, 6)],
            [Self.gsi(0, 22), Self.gsi(1, 24), Self.gsi(2, 5), Self.gsi(4, 6), Self.restrict(0)])
        #expect(found.equal == 2)
        #expect(found.differences.map(\.kind) == [.changedResult, .removed, .changedInput, .added])
        let text = found.text.split(separator: "\n").map(String.init)
        #expect(text[0].hasPrefix("--- "))
        #expect(text[0].hasSuffix("one  (Xen 4.20, Linux 6.12.1, PVH dom0, x86_64)"))
        #expect(
            Array(text.dropFirst(2)) == [
                "@@ result differs",
                "-3: pcidev_get_gsi(0000:03:01.0) = 0 (gsi 23)",
                "+3: pcidev_get_gsi(0000:03:01.0) = 0 (gsi 24)",
                "  - out.gsi: 23", "  + out.gsi: 24",
                "-4: restrict(dom3) = 0",
                "@@ input differs",
                "-5: pcidev_get_gsi(0000:03:03.0) = 0 (gsi 5)",
                "+4: pcidev_get_gsi(0000:03:02.0) = 0 (gsi 5)",
                #"  - in.sbdf: "0000:03:03.0""#, #"  + in.sbdf: "0000:03:02.0""#,
                "+6: restrict(dom0) = 0",
                "2 equal, 1 differ in their result, 1 in their input, 1 only in the first, 1 only"
                    + " in the second",
            ])
    }

    @Test func `open calls are compared`() async throws {
        let open = #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#
        let failed =
            #"{"caller":{"process":1,"thread":1},"error":"EACCES","open":"/dev/xen/privcmd"}"#
        let found = try await diff([open], [failed])
        #expect(found.differences.map(\.kind) == [.changedResult])
        #expect(found.differences.first?.fields.map(\.path) == ["error"])
    }

    /// Long recordings are aligned by calls that each of them has once.
    @Test func `five differences among 6000 calls are found`() async throws {
        let lines = (0..<6000).map { index in
            #"{"in":{"domid":0,"pad":\#(index)},"ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"result":0}"#
        }
        var other = lines
        other.remove(at: 5000)
        other.insert(Self.gsi(0, 22), at: 3000)
        other[10] = other[10].replacing(#""result":0"#, with: #""result":1"#)
        other.swapAt(1, 4000)
        let found = try await diff(lines, other)
        #expect(found.equal == 5996)
        #expect(found.differences.count == 5)
    }
}

@Suite struct `fixture show` {
    private static let header = RecordingHeader.testLine.replacing(
        #""system""#, with: #""program":["xl","list"],"system""#)

    private func show(_ lines: [String], _ filters: [String] = [], header: String = Self.header)
        async throws -> [String]
    {
        try await withFolder { folder in
            let text = ([header] + lines).map { $0 + "\n" }.joined()
            let path = try folder.write("r", text)
            var show = try RecordingShow(
                opening: FilePath(path), try filters.map { try CallFilter(parsing: $0) })
            var output = show.head.split(separator: "\n").map(String.init)
            while let line = try show.next() { output.append(line) }
            return output
        }
    }

    private static func restrict(process: Int, _ domain: Int) -> String {
        #"{"caller":{"file":1,"process":\#(process),"thread":1},"in":{"domid":\#(domain)},"#
            + #""ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"result":0}"#
    }
    private static let open =
        #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#

    @Test func `the header is followed by a line for each call`() async throws {
        let lines = [Self.open, Self.restrict(process: 1, 3), #"{"exit":{"signal":9}}"#]
        #expect(
            try await show(lines) == [
                "program   xl list",
                "recorded  2026-11-22T19:30:00Z by privcmd-probe 0.0.0 gsi 03:00.0",
                "device    fake:test", "system    Xen 4.20, Linux 6.12.1, PVH dom0, x86_64",
                "open(/dev/xen/privcmd) = file 1", "restrict(dom3) = 0", "killed by SIGKILL",
            ])
    }

    @Test func `a call of one of several threads has its process and thread`() async throws {
        let lines = [Self.open, Self.restrict(process: 1, 3), Self.restrict(process: 2, 4)]
        #expect(
            try await show(lines).suffix(3) == [
                "[1.1] open(/dev/xen/privcmd) = file 1", "[1.1] restrict(dom3) = 0",
                "[2.1] restrict(dom4) = 0",
            ])
    }

    @Test func `a filter selects calls by name`() async throws {
        let gsi =
            #"{"in":"NULL","ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"error":"EFAULT"}"#
        let domctl =
            #"{"command":"destroydomain","error":"EFAULT","hypercall":"domctl","in":"NULL","#
            + #""ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1}"#
        let lines = [Self.open, Self.restrict(process: 1, 3), gsi, domctl]
        #expect(try await show(lines, ["restrict"]).dropFirst(4) == ["restrict(dom3) = 0"])
        #expect(
            try await show(lines, ["destroy*"]).dropFirst(4) == [
                "domctl(destroydomain, NULL) = -1 EFAULT"
            ])
        #expect(try await show(lines, ["domctl", "pcidev-get-gsi"]).count == 6)
        #expect(throws: FaultRuleError.self) { try CallFilter(parsing: "nonsense") }
    }
}

@Suite struct `fixture coverage` {
    @Test func `calls are listed with results and errnos, or as not covered`() async throws {
        try await withFolder { folder in
            let lines = [
                #"{"in":"NULL","ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"error":"EFAULT"}"#,
                #"{"in":{"domid":3},"ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"result":0}"#,
                #"{"in":"NULL","ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":1,"error":"EFAULT"}"#,
                #"{"ioctl":"0x0004500b","ns":1,"error":"ENOTTY"}"#,
                #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#,
            ]
            let text = ([RecordingHeader.testLine] + lines).map { $0 + "\n" }.joined()
            let path = FilePath(try folder.write("r", text))
            let coverage = try RecordingCoverage(of: [path, path])
            #expect(coverage.calls == 8)
            #expect(coverage.covered.map(\.name) == ["IOCTL_PRIVCMD_RESTRICT"])
            #expect(coverage.covered.first?.results == 2)
            #expect(coverage.covered.first?.errors == ["EFAULT": 4])
            #expect(coverage.notInTable.map(\.name) == ["0x0004500b"])
            #expect(coverage.uncovered.contains("domctl/createdomain"))
            #expect(!coverage.uncovered.contains("IOCTL_PRIVCMD_RESTRICT"))
            #expect(coverage.opens == ["/dev/xen/privcmd": ["result": 2]])
            let report = coverage.text.split(separator: "\n").map(String.init)
            #expect(report[0].hasPrefix("covered: 1 of "))
            #expect(report[1] == "  IOCTL_PRIVCMD_RESTRICT  2 succeeded, 4 EFAULT")
            #expect(report.contains("  0x0004500b              4 ENOTTY") == false)
            #expect(report.contains("  0x0004500b              2 ENOTTY"))
        }
    }
}
