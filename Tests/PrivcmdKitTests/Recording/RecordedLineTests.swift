// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `A recording of a supervised program` {
    private static let caller = RecordedCaller(process: 2, thread: 3, file: 1)
    private static let header = RecordingHeader(
        tool: "privcmd-probe 0.0.0", command: ["record"], date: "2026-11-23T19:30:00Z",
        device: "/dev/xen/privcmd", system: RecordingHeader.test.system,
        program: ["xl", "list"])

    /// Each kind of line, and its text in a file.
    private static let lines: [(RecordedLine, String)] = [
        (
            .open(RecordedOpen("/dev/xen/privcmd", by: RecordedCaller(), .result(1))),
            #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#
        ),
        (
            .open(RecordedOpen("/dev/xen/hypercall", by: RecordedCaller(), .error("ENOENT"))),
            #"{"caller":{"process":1,"thread":1},"error":"ENOENT","open":"/dev/xen/hypercall"}"#
        ),
        (
            .call(
                RecordedCall(
                    .init(ioctl: "IOCTL_PRIVCMD_RESTRICT", input: .fields(["domid": .number(3)])),
                    .result(0), nanoseconds: 5, by: caller)),
            #"{"caller":{"file":1,"process":2,"thread":3},"in":{"domid":3},"#
                + #""ioctl":"IOCTL_PRIVCMD_RESTRICT","ns":5,"result":0}"#
        ),
        (
            .write(
                RecordedWrite(
                    "/sys/bus/pci/drivers/pciback/new_slot", "0000:03:00.0", by: RecordedCaller(),
                    .result(12))),
            #"{"caller":{"process":1,"thread":1},"result":12,"text":"0000:03:00.0","#
                + #""write":"/sys/bus/pci/drivers/pciback/new_slot"}"#
        ),
        (
            .write(
                RecordedWrite(
                    "/sys/bus/pci/drivers/pciback/bind", "0000:03:00.0", by: RecordedCaller(),
                    .error("ENOSYS"))),
            #"{"caller":{"process":1,"thread":1},"error":"ENOSYS","text":"0000:03:00.0","#
                + #""write":"/sys/bus/pci/drivers/pciback/bind"}"#
        ),
        (.ended(.exited(3)), #"{"exit":{"status":3}}"#),
        (.ended(.killed(signal: 9)), #"{"exit":{"signal":9}}"#),
    ]

    @Test func `every kind of line is written as specified and read back`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            let file = try RecordingWriter.create(path, Self.header)
            for (line, _) in Self.lines { try file.append(line) }
            let text = try folder.read("r").split(separator: "\n").map(String.init)
            #expect(Array(text.dropFirst()) == Self.lines.map(\.1))
            #expect(text[0].contains(#""program":["xl","list"],"#))
            let recording = try Recording(contentsOf: path)
            #expect(recording.header == Self.header)
            #expect(recording.lines == Self.lines.map(\.0))
            #expect(try recording.text() == folder.read("r"))
        }
    }

    /// A later version of privcmd-probe may write lines that this version cannot read.
    @Test(arguments: [
        #"{"zulu": 1,   "alpha":[1, {"x":null}]}"#, "{}", #"{"yonder":{"b":1,"a":"\u00e9"}}"#,
    ])
    func `a line of an unknown kind is written back byte for byte`(line: String) throws {
        let recording = try Recording.parsing(line)
        #expect(recording.lines.count == 1)
        #expect(recording.calls.isEmpty)
        #expect(try recording.text() == RecordingHeader.testLine + "\n" + line + "\n")
    }

    @Test(arguments: [
        (#"{"open":"/dev/xen/privcmd","caller":{"process":1,"thread":1}}"#, "a result or an error"),
        (#"{"open":"/dev/xen/privcmd","result":1}"#, "'caller' is missing"),
        (#"{"open":5,"caller":{"process":1,"thread":1},"result":1}"#, "in 'open'"),
        (#"{"exit":{}}"#, "either a status or a signal"),
        (#"{"exit":{"status":0,"signal":9}}"#, "either a status or a signal"),
        (#"{"ioctl":"X","ns":1,"result":0,"caller":{"process":1}}"#, "'thread' is missing"),
    ])
    func `an invalid line is rejected with its number and cause`(line: String, cause: String) {
        let error = #expect(throws: FileError.self) { try Recording.parsing(line) }
        #expect(error?.line == 2)
        #expect(error?.description.contains(cause) == true)
    }

    @Test func `lines longer than the read buffer are read completely`() async throws {
        try await withFolder { folder in
            let path = FilePath(folder.path("r"))
            let file = try RecordingWriter.create(path, Self.header)
            let bytes = String(repeating: "ab", count: 100_000)
            let long = RecordedCall(
                .init(ioctl: "0x0004500b", input: .raw(bytes)), .result(0), nanoseconds: 1)
            for number in 1...5 {
                try file.append(.call(long))
                try file.append(.ended(.exited(Int32(number))))
            }
            var reader = try RecordingReader(opening: path)
            for number in 1...5 {
                #expect(try reader.next() == .call(long))
                #expect(try reader.next() == .ended(.exited(Int32(number))))
            }
            #expect(try reader.next() == nil)
            #expect(reader.line == 11)
            let isTruncated = reader.isTruncated
            #expect(!isTruncated)
        }
    }

    @Test func `reading continues after a malformed line`() throws {
        let text = [RecordingHeader.testLine, Self.lines[0].1, "{", Self.lines[3].1, "{\"en"]
        var reader = try RecordingReader(
            parsing: Array(text.joined(separator: "\n").utf8), path: FilePath("r.jsonl"))
        #expect(try reader.next() == Self.lines[0].0)
        #expect(throws: FileError.self) { try reader.next() }
        #expect(reader.line == 3)
        #expect(try reader.next() == Self.lines[3].0)
        #expect(try reader.next() == nil)
        let isTruncated = reader.isTruncated
        #expect(isTruncated)
    }
}

@Suite struct `A recording in format version 1` {
    private static let call = #"{"error":"ENOTTY","ioctl":"IOCTL_PRIVCMD_UNIMPLEMENTED","ns":5}"#

    @Test func `a version 1 recording is written in the newest version`() throws {
        let text = RecordingHeader.testLineOfVersion1 + "\n" + Self.call + "\n"
        let recording = try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
        #expect(recording.header.version == 1)
        #expect(recording.calls.count == 1)
        #expect(try recording.text() == RecordingHeader.testLine + "\n" + Self.call + "\n")
    }

    @Test(arguments: ["{}", #"{"exit":{"status":3}}"#])
    func `a version 1 line that is not a call is rejected`(line: String) {
        let text = RecordingHeader.testLineOfVersion1 + "\n" + line + "\n"
        let error = #expect(throws: FileError.self) {
            try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
        }
        #expect(error?.description == "r.jsonl:2: 'ioctl' is missing")
    }
}
