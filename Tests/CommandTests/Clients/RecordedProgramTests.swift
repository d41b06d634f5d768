// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

/// A recording in Fixtures/programs, of a packaged program on real Xen in the lab.
struct RecordedProgram: Sendable, CustomTestStringConvertible {
    /// The lab cell, such as `xen-4.20-linux-6.12-pvh`.
    let cell: String
    /// The recorded command, such as `xl-info`.
    let name: String

    var testDescription: String { "\(cell)/\(name)" }
    var file: String { fixture("programs/\(cell)/\(name).jsonl") }
    /// The release of Xen and of the program.
    var release: String { String(cell.split(separator: "-")[1]) }

    /// What the program printed on `out` or `err` when it was recorded.
    func recordedOutput(_ stream: String) throws -> String {
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

    /// The directory of the lab's toolstacks.
    private static let toolstacks = ProcessInfo.processInfo.environment["PRIVCMD_TOOLS"]

    /// A trait for tests that run the programs.
    ///
    /// `scripts/test` always enables it.
    static let toolstacksExist = ConditionTrait.enabled(
        if: toolstacks != nil, "PRIVCMD_TOOLS is not set; scripts/test sets it")

    /// Fills a folder with the files of the lab's dom0, as a root directory.
    func populateRoot(_ root: Folder) async throws {
        let toolstack = "\(try #require(Self.toolstacks))/tools-\(release)"
        let scripts = fixture("../scripts")
        let result = try await Probe.shell(
            """
            set -e
            cp -R "$1/." "$2"
            cd "$2"
            mkdir -p dev proc run/xen sys/bus var/lib/xen var/lock
            ln -s /run var/run
            "$3/tiny-guest" "$2"
            """, [toolstack, root.path, scripts])
        try #require(result == Run(out: "", err: "", status: 0))
    }

    /// Runs the program again without Xen.
    func run(in root: Folder, _ header: RecordingHeader) async throws -> Run {
        let command = try #require(header.program)
        let program = "/usr/lib/xen-\(release)/bin/\(command[0])"
        let enter = (geteuid() == 0 ? [] : ["unshare", "-r"]) + ["chroot", root.path, program]
        return try await Probe.run(
            ["run", "--device", file, "--"] + enter + command.dropFirst())
    }
}

@Suite(RecordedProgram.toolstacksExist) struct `A recorded program, run without Xen,` {
    @Test(arguments: RecordedProgram.all)
    func `prints the recorded output and exits with the recorded status`(program: RecordedProgram)
        async throws
    {
        let recording = try Recording(contentsOf: FilePath(program.file))
        guard case .ended(let end)? = recording.lines.last else {
            Issue.record("the recording has no end")
            return
        }
        try await withFolder { root in
            try await program.populateRoot(root)
            let run = try await program.run(in: root, recording.header)
            #expect(run.out == (try program.recordedOutput("out")))
            #expect(run.err == (try program.recordedOutput("err")))
            #expect(end == .exited(run.status))
        }
    }
}

@Suite struct `The recordings of programs` {
    @Test(arguments: RecordedProgram.all)
    func `contain every argument and the xenstore messages`(program: RecordedProgram) throws {
        let recording = try Recording(contentsOf: FilePath(program.file))
        #expect(recording.calls.allSatisfy { $0.invocation.input != .unreadable })
        #expect(recording.header.xenstore != nil)
        #expect(recording.header.host != nil)
        #expect(recording.header.program?.first == "xl")
    }

    @Test func `contain the writes to xen-pciback's files with their results`() throws {
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

    /// The tests above run no case if the list is empty.
    @Test func `exist for each lab cell and program`() {
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
