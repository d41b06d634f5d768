// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

/// A recording of Fixtures/programs: a packaged program, recorded in the lab on real Xen.
struct RecordedProgram: Sendable, CustomTestStringConvertible {
    /// The cell of the lab, such as `xen-4.20-linux-6.12-pvh`.
    let cell: String
    /// What is recorded, such as `xl-info`.
    let name: String

    var testDescription: String { "\(cell)/\(name)" }
    var file: String { fixture("programs/\(cell)/\(name).jsonl") }
    /// The release of Xen, and with it that of the program.
    var release: String { String(cell.split(separator: "-")[1]) }

    /// What the program said on `out` or `err` when it was recorded.
    func said(_ stream: String) throws -> String {
        let path = fixture("programs/\(cell)/\(name).\(stream)")
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    static let all: [RecordedProgram] = {
        func names(_ path: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: fixture(path))) ?? []).sorted()
        }
        return names("programs").flatMap { cell in
            names("programs/\(cell)").filter { $0.hasSuffix(".jsonl") }
                .map { RecordedProgram(cell: cell, name: String($0.dropLast(".jsonl".count))) }
        }
    }()

    /// Where the lab's toolstacks lie, by release.
    private static let tools = ProcessInfo.processInfo.environment["PRIVCMD_TOOLS"]

    /// A trait for tests that run the programs: `scripts/test` always has them.
    static let areThere = ConditionTrait.enabled(
        if: tools != nil, "PRIVCMD_TOOLS is not set; scripts/test sets it")

    /// Makes a folder the root of a system like the lab's dom0: the same files, and nothing else.
    func layRoot(_ root: Folder) async throws {
        let tools = "\(try #require(Self.tools))/tools-\(release)"
        let scripts = fixture("../scripts")
        let laid = try await Probe.shell(
            """
            set -e
            cp -R "$1/." "$2"
            cd "$2"
            mkdir -p dev proc run/xen sys/bus var/lib/xen var/lock
            ln -s /run var/run
            "$3/tiny-guest" "$2"
            """, [tools, root.path, scripts])
        try #require(laid == Run(out: "", err: "", status: 0))
    }

    /// Runs the program again, without Xen.
    func run(in root: Folder, _ header: RecordingHeader) async throws -> Run {
        let command = try #require(header.program)
        let program = "/usr/lib/xen-\(release)/bin/\(command[0])"
        let enter = (geteuid() == 0 ? [] : ["unshare", "-r"]) + ["chroot", root.path, program]
        return try await Probe.run(
            ["run", "--device", file, "--"] + enter + command.dropFirst())
    }
}

@Suite(RecordedProgram.areThere) struct `A program that was recorded on real Xen` {
    @Test(arguments: RecordedProgram.all)
    func `says the same without Xen, byte for byte`(program: RecordedProgram) async throws {
        let recording = try Recording(contentsOf: FilePath(program.file))
        guard case .ended(let end)? = recording.lines.last else {
            Issue.record("the recording has no end")
            return
        }
        try await withFolder { root in
            try await program.layRoot(root)
            let run = try await program.run(in: root, recording.header)
            #expect(run.out == (try program.said("out")))
            #expect(run.err == (try program.said("err")))
            #expect(end == .exited(run.status))
        }
    }
}

@Suite struct `The recordings of programs` {
    @Test(arguments: RecordedProgram.all)
    func `hold every argument, and the whole conversation`(program: RecordedProgram) throws {
        let recording = try Recording(contentsOf: FilePath(program.file))
        #expect(recording.calls.allSatisfy { $0.invocation.input != .unreadable })
        #expect(recording.header.xenstore != nil)
        #expect(recording.header.host != nil)
        #expect(recording.header.program?.first == "xl")
    }

    /// libxl writes to xen-pciback's files, and says so when the kernel refuses.
    @Test func `hold what was written to xen-pciback's files, and what came of it`() throws {
        func writes(_ cell: String) throws -> [String] {
            let path = fixture("programs/\(cell)/xl-pci-assignable-add.jsonl")
            return try Recording(contentsOf: FilePath(path)).lines.compactMap { line in
                if case .write(let write) = line { write.description } else { nil }
            }
        }
        let slot = "write(/sys/bus/pci/drivers/pciback/new_slot, \"0000:03:00.0\") = 12"
        let bind = "write(/sys/bus/pci/drivers/pciback/bind, \"0000:03:00.0\") = "
        #expect(try writes("xen-4.17-linux-6.12-pvh") == [slot, bind + "-1 ENOSYS"])
        #expect(try writes("xen-4.20-linux-6.12-pvh").suffix(2) == [slot, bind + "12"])
    }

    /// An empty list would look like programs that all say the same.
    @Test func `are there for each cell`() {
        let cells = Dictionary(grouping: RecordedProgram.all, by: \.cell)
        #expect(
            cells.keys.sorted() == [
                "xen-4.17-linux-6.12-pv", "xen-4.17-linux-6.12-pvh", "xen-4.20-linux-6.12-pv",
                "xen-4.20-linux-6.12-pvh",
            ])
        for names in cells.values {
            #expect(
                names.map(\.name).sorted() == [
                    "xl-create", "xl-destroy", "xl-info", "xl-list", "xl-list-guest",
                    "xl-pci-assignable-add", "xl-pci-assignable-list", "xl-pci-assignable-remove",
                ])
        }
    }
}
