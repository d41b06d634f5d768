// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport

extension RecordingHeader {
    /// The header of the tests' recordings.
    static let test = RecordingHeader(
        tool: "privcmd-probe 0.0.0", command: ["gsi", "03:00.0"], date: "2026-11-22T19:30:00Z",
        device: "fake:test",
        system: SystemSnapshot(
            architecture: "x86_64", kernel: "6.12.1",
            xen: .init(version: "4.20"), domain: .init(type: .pvh, isControlDomain: true),
            devices: [PCIDevice(sbdf: .bound, driver: "pciback", irq: 11, pin: 1)]))

    /// The header as a line without the newline.
    static let testLine = """
        {"command":["gsi","03:00.0"],"date":"2026-11-22T19:30:00Z","device":"fake:test",\
        "format":"privcmd-probe recording","system":{"architecture":"x86_64","devices":[\
        {"driver":"pciback","irq":11,"pin":1,"sbdf":"0000:03:00.0"}],"domain":{\
        "isControlDomain":true,"type":"PVH"},"kernel":"6.12.1","modules":[],"nodes":[],\
        "xen":{"version":"4.20"}},"tool":"privcmd-probe 0.0.0","version":3}
        """
}

extension RecordingHeader {
    /// The header in version 1 of the format.
    static let testLineOfVersion1 = testLine.replacing(#""version":3}"#, with: #""version":1}"#)
}

extension Recording {
    /// Parses a recording of the header and lines.
    static func parsing(_ lines: String...) throws(FileError) -> Recording {
        let text = ([RecordingHeader.testLine] + lines).map { $0 + "\n" }.joined()
        return try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
    }
}

extension Replay {
    /// Creates a replay of the header and lines.
    static func of(_ lines: String..., mode: Mode = .tolerant(repeating: false)) throws(FileError)
        -> Replay
    {
        try of(lines: lines, mode)
    }

    /// Creates a replay of the header and lines.
    static func of(lines: [String], _ mode: Mode = .tolerant(repeating: false))
        throws(FileError) -> Replay
    {
        let text = ([RecordingHeader.testLine] + lines).map { $0 + "\n" }.joined()
        return try Replay(parsing: Array(text.utf8), path: FilePath("r.jsonl"), mode)
    }
}

extension Folder {
    /// Records calls.
    ///
    /// - Returns: the lines of the recording without the header, with 0 for each `ns`.
    func record(
        _ transport: any Transport = FakeDevice(.test), _ body: (any Transport) throws -> Void
    ) throws -> [String] {
        let name = UUID().uuidString
        let file = try RecordingWriter.create(FilePath(path(name)), .test)
        try body(Recorder(transport, to: file))
        let lines = try read(name).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst().dropLast().map { line in
            String(line).replacing(/"ns":[0-9]+/, with: #""ns":0"#)
        }
    }
}
