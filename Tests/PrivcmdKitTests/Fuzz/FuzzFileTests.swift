// SPDX-License-Identifier: MIT

import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `A sequence in a file` {
    private static let sequence = FuzzSequence(.test(seed: 3), count: 3000)
    private static let path = FilePath("calls.jsonl")

    private func read(_ text: String) throws(FileError) -> FuzzFile {
        try FuzzFile(Array(text.utf8), Self.path)
    }

    @Test func `is read as it was written`() throws {
        let file = FuzzFile(Self.sequence.configuration, Self.sequence.prefix(3000))
        let text = try file.text
        #expect(try read(text) == file)
        #expect(try read(text).text == text)
    }

    private static let head =
        #"{"format":"privcmd-probe calls","version":1,"setting":"#
        + #"{"seed":1,"level":"destructive","xen":"4.20","gsis":[]}}"#

    @Test(
        arguments: [
            ("{}", "line 1: 'format' is missing"),
            (
                head.replacing("calls", with: "call"),
                "line 1: its format is 'privcmd-probe call'; expected 'privcmd-probe calls'"
            ),
            (
                head.replacing("\"version\":1", with: "\"version\":2"),
                "line 1: it has version 2; this program reads 1"
            ),
            (head + "\n{\"id\":0,\"call\":\"opne\"}", "line 2: there is no call 'opne'"),
            (
                head + "\n{\"id\":0,\"call\":\"open\"}\n{\"id\":1,\"call\":\"open\",\"file\":64}",
                "line 3: 'file' must be between 0 and 63"
            ),
            (
                head + "\n{\"id\":0,\"call\":\"xen_version\",\"fields\":{\"cmd\":1}}",
                "line 2: 'xen_version' has no 'cmd'; it has command"
            ),
            (
                head + "\n{\"id\":0,\"call\":\"xen_version\",\"fields\":{\"command\":{}}}",
                "line 2: 'command' must be a number or one of domain, pirq, address"
            ),
            (head + "\n{\"id\":0,", "line 2: it is not valid JSON at column 9"),
        ])
    func `is refused with its line where it is wrong`(text: String, what: String) {
        let fault = #expect(throws: FileError.self) { try read(text) }
        #expect(fault.map { "\($0)" }?.hasSuffix(what) == true, "\(fault as Any)")
    }

    @Test func `answered by a device gives a transcript that is read as it was written`() throws {
        let target = FuzzTarget(name: "test", profile: .test)
        let transcript = try FuzzTranscript(executing: Self.sequence, on: target)
        let text = try transcript.text(for: Self.sequence)
        #expect(transcript.results.count == Self.sequence.count)
        let again = try FuzzTranscript(
            parsing: Array(text.utf8), for: Self.sequence, Self.path)
        #expect(again == transcript)
    }

    @Test func `has a transcript that is refused where it answers something else`() throws {
        let target = FuzzTarget(name: "test", profile: .test)
        let text = try FuzzTranscript(executing: Self.sequence, on: target)
            .text(for: Self.sequence)
        for (from, to, what) in [
            ("\"count\":3000", "\"count\":2999", "it has 3000 results; its count is 2999"),
            ("\nEINVAL\n", "\nEINVALL\n", "'EINVALL' is not a result of"),
            ("\nEINVAL\n", "\nEINVAL sbdf\n", "'EINVAL sbdf' is not a result of"),
        ] {
            guard let range = text.firstRange(of: from) else {
                Issue.record("the transcript has no \(from)")
                continue
            }
            let wrong = text.replacingCharacters(in: range, with: to)
            let fault = #expect(throws: FileError.self) {
                try FuzzTranscript(
                    parsing: Array(wrong.utf8), for: Self.sequence, Self.path)
            }
            #expect(fault.map { "\($0)" }?.contains(what) == true, "\(fault as Any)")
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
