// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `fixture check` {
    private static let call =
        #"{"in":{"sbdf":"0000:03:00.0"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"#
        + #""out":{"gsi":22},"result":0}"#
    private static let program = RecordingHeader.testLine.replacing(
        #""system""#, with: #""program":["xl"],"system""#)
    private static let open =
        #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#
    private static let ended = #"{"exit":{"status":0}}"#

    private static func called(_ caller: String) -> String {
        #"{"caller":{\#(caller)},"# + call.dropFirst()
    }

    /// The errors in a recording of a header and some lines, as printed.
    private func flaws(_ lines: [String], header: String = RecordingHeader.testLine) throws
        -> [String]
    {
        let text = ([header] + lines).map { $0 + "\n" }.joined()
        let check = try RecordingCheck(parsing: Array(text.utf8), path: "r.jsonl")
        return check.errorCount == 0 ? [] : check.text.split(separator: "\n").map(String.init)
    }

    @Test(arguments: Cell.all, ["gsi", "reset", "info"])
    func `a recording from real Xen has no errors`(
        cell: Cell, command: String
    ) throws {
        let check = try RecordingCheck(of: FilePath(cell.path(command).string))
        #expect(check.errors == [])
        #expect(check.calls > 0)
        #expect(check.lines == check.calls + 1)
    }

    @Test func `a recording in the written form has no errors`() throws {
        #expect(try flaws([Self.call]) == [])
        let lines = [Self.open, Self.called(#""file":1,"process":1,"thread":1"#), Self.ended]
        #expect(try flaws(lines, header: Self.program) == [])
        let text = RecordingHeader.testLine + "\n" + Self.call + "\n"
        let check = try RecordingCheck(parsing: Array(text.utf8), path: "r.jsonl")
        #expect(check.text == "r.jsonl: 1 call, no errors")
    }

    @Test func `all errors of a recording are listed`() throws {
        let lines = ["{", Self.call, #"{"ioctl":"X","ns":1}"#, #"{"zulu":1}"#]
        #expect(
            try flaws(lines) == [
                "r.jsonl:2:2: it is not valid JSON",
                "r.jsonl:4: a call has either a result or an error",
                "r.jsonl:5: unknown kind of line",
            ])
    }

    @Test(arguments: [
        (#""ns":1,"#, #""ns":1, "#, "77: not in canonical form from here"),
        (#""ns":1,"#, #""more":2,"ns":1,"#, "71: not in canonical form from here"),
        ("PCIDEV_GET_GSI", "PCIDEV_GET_GSJ", "IOCTL_PRIVCMD_PCIDEV_GET_GSI?"),
        ("IOCTL_PRIVCMD_PCIDEV_GET_GSI", "0x0008500a", "'0x0008500a' is IOCTL_PRIVCMD_PCIDEV_GET_"),
        (
            #""sbdf""#, #""sbfd""#,
            "8: privcmd_pcidev_get_gsi has no field 'sbfd'; did you mean sbdf?"
        ),
        (#""0000:03:00.0""#, "3:0", "it is not valid JSON"),
        (#""0000:03:00.0""#, #""3""#, #"8: 'sbdf' of privcmd_pcidev_get_gsi cannot be "3""#),
        (#""gsi":22"#, #""gsi":-1"#, "84: 'gsi' of privcmd_pcidev_get_gsi cannot be -1"),
        (
            #""gsi":22"#, #""sbdf":"0000:03:00.0""#,
            "'sbdf' of privcmd_pcidev_get_gsi is not an output field"
        ),
        (
            #""sbdf":"0000:03:00.0""#, #""gsi":22"#,
            "'gsi' of privcmd_pcidev_get_gsi is not an input field"
        ),
        (#""out":{"gsi":22},"result":0"#, "", "a call has either"),
    ])
    func `an error in a call is listed with its position`(
        text: String, other: String, cause: String
    ) throws {
        let line = Self.call.replacing(text, with: other).replacing(",}", with: "}")
        let found = try flaws([line])
        #expect(found.first?.contains(cause) == true, "\(found)")
        #expect(found.first?.hasPrefix("r.jsonl:2") == true)
    }

    @Test(arguments: [
        (#"{"command":"nonsense","error":"EPERM","hypercall":"domctl","#, "domctl has no command"),
        (
            #"{"command":"2","error":"EPERM","hypercall":"domctl","#,
            "command 2 of domctl is destroy"
        ),
        (#"{"error":"EPERM","hypercall":"domctr","#, "there is no hypercall 'domctr'; did you"),
        (#"{"error":"EPERM","hypercall":"36","#, "hypercall 36 is domctl"),
        (#"{"error":"EWHATEVER","hypercall":"domctl","#, "'EWHATEVER' is not the name of an errno"),
    ])
    func `an unknown name in a call is listed`(start: String, cause: String) throws {
        let found = try flaws([start + #""in":"NULL","ioctl":"IOCTL_PRIVCMD_HYPERCALL","ns":1}"#])
        #expect(found.count == 1)
        #expect(found.first?.contains(cause) == true, "\(found)")
    }

    @Test(arguments: [
        (#""file":1,"process":2,"thread":2"#, "thread 2 of process 2 comes before thread 1"),
        (#""file":1,"process":3,"thread":1"#, "process 3 comes before process 2"),
        (#""file":2,"process":1,"thread":1"#, "file 2 is not open"),
        (#""process":1,"thread":1"#, "the caller has no 'file'"),
    ])
    func `callers that are not numbered in order are listed`(
        caller: String, cause: String
    ) throws {
        let found = try flaws([Self.open, Self.called(caller), Self.ended], header: Self.program)
        #expect(found == ["r.jsonl:3: " + cause])
    }

    @Test func `missing callers and a missing exit are listed`() throws {
        #expect(
            try flaws([Self.open, Self.call], header: Self.program) == [
                "r.jsonl:3: it needs a 'caller', since the header has 'program'",
                "r.jsonl:3: incomplete: no line with the program's exit",
            ])
        let late = [Self.open, Self.ended, Self.called(#""file":1,"process":1,"thread":1"#)]
        #expect(
            try flaws(late, header: Self.program) == [
                "r.jsonl:4: the program ended in line 3"
            ])
        let own = [Self.open, Self.called(#""file":1,"process":1,"thread":1"#)]
        #expect(
            try flaws(own).contains(
                "r.jsonl:3: it has a 'caller', but the header has no 'program'"))
    }

    @Test(arguments: [
        (#""date":"2026-11-22T19:30:00Z""#, #""date":"yesterday""#, "'date' is 'yesterday'"),
        (#""device":"fake:test""#, #""device":"""#, "'device' is empty"),
        (#","xen":{"version":"4.20"}"#, "", "'system.xen' is missing"),
        (#""version":3}"#, #""version":3} "#, ": not in canonical form from here"),
        (#""version":3}"#, #""version":4}"#, "it has format version 4"),
        ("{\"command\"", "{\"commant\"", "'command' is missing"),
    ])
    func `an error in the header is listed with line 1`(
        text: String, other: String, cause: String
    ) throws {
        let found = try flaws(
            [Self.call], header: RecordingHeader.testLine.replacing(text, with: other))
        #expect(found.first?.hasPrefix("r.jsonl:1") == true, "\(found)")
        #expect(found.first?.contains(cause) == true, "\(found)")
    }

    @Test func `a truncated last line is listed`() throws {
        let text = RecordingHeader.testLine + "\n" + Self.call + "\n" + Self.call.prefix(20)
        let check = try RecordingCheck(parsing: Array(text.utf8), path: "r.jsonl")
        #expect(check.isTruncated)
        #expect(check.text == "r.jsonl:3: the last line is truncated")
        let empty = try RecordingCheck(parsing: [], path: "r.jsonl")
        #expect(empty.text == "r.jsonl:1: it has no complete line")
    }

    @Test func `errors after the first 1000 are only counted`() throws {
        let check = try RecordingCheck(
            parsing: Array(
                ([RecordingHeader.testLine] + Array(repeating: "{", count: 1500))
                    .map { $0 + "\n" }.joined().utf8), path: "r.jsonl")
        #expect(check.errorCount == 1500)
        #expect(check.errors.count == 1000)
        #expect(check.text.hasSuffix("r.jsonl: 500 more"))
    }
}
