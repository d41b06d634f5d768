// SPDX-License-Identifier: MIT

import PrivcmdFuzz
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `fuzz sequence file` {
    private static let sequence = FuzzSequence(.test(seed: 3), count: 3000)
    private static let path = FilePath("calls.jsonl")

    private func read(_ text: String) throws(FileError) -> FuzzFile {
        try FuzzFile(Array(text.utf8), Self.path)
    }

    @Test func `a written file is read back unchanged`() throws {
        let file = FuzzFile(Self.sequence.configuration, Self.sequence.prefix(3000))
        let text = try file.text
        #expect(try read(text) == file)
        #expect(try read(text).text == text)
    }

    private static let header =
        #"{"format":"privcmd-probe calls","version":2,"configuration":"#
        + #"{"seed":1,"level":"destructive","xen":"4.20","freeGSIs":[]}}"#

    @Test(
        arguments: [
            ("{}", "line 1: 'format' is missing"),
            (
                header.replacing("calls", with: "call"),
                "line 1: its format is 'privcmd-probe call'; expected 'privcmd-probe calls'"
            ),
            (
                header.replacing("\"version\":2", with: "\"version\":3"),
                "line 1: it has version 3; this program reads up to 2"
            ),
            (
                header + "\n{\"id\":0,\"operation\":\"opne\"}",
                "line 2: there is no operation 'opne'"
            ),
            (
                header
                    + "\n{\"id\":0,\"operation\":\"open\"}\n{\"id\":1,\"operation\":\"open\",\"file\":64}",
                "line 3: 'file' must be between 0 and 63"
            ),
            (
                header + "\n{\"id\":0,\"operation\":\"xen_version\",\"fields\":{\"cmd\":1}}",
                "line 2: 'xen_version' has no 'cmd'; it has command"
            ),
            (
                header + "\n{\"id\":0,\"operation\":\"xen_version\",\"fields\":{\"command\":{}}}",
                "line 2: 'command' must be a number or one of domain, pirq, address"
            ),
            (header + "\n{\"id\":0,", "line 2: it is not valid JSON at column 9"),
        ])
    func `an invalid file is rejected with its line`(text: String, message: String) {
        let error = #expect(throws: FileError.self) { try read(text) }
        #expect(error.map { "\($0)" }?.hasSuffix(message) == true, "\(error as Any)")
    }

    @Test func `a written transcript is read back unchanged`() throws {
        let target = FuzzTarget(name: "test", profile: .test)
        let transcript = try FuzzTranscript(executing: Self.sequence, on: target)
        let text = try transcript.text(for: Self.sequence)
        #expect(transcript.results.count == Self.sequence.count)
        let parsed = try FuzzTranscript(
            parsing: Array(text.utf8), for: Self.sequence, Self.path)
        #expect(parsed == transcript)
    }

    @Test func `a transcript with a wrong count or result is rejected`() throws {
        let target = FuzzTarget(name: "test", profile: .test)
        let text = try FuzzTranscript(executing: Self.sequence, on: target)
            .text(for: Self.sequence)
        for (old, new, message) in [
            ("\"count\":3000", "\"count\":2999", "it has 3000 results; its count is 2999"),
            ("\nEINVAL\n", "\nEINVALL\n", "'EINVALL' is not a result of"),
            ("\nEINVAL\n", "\nEINVAL sbdf\n", "'EINVAL sbdf' is not a result of"),
        ] {
            guard let range = text.firstRange(of: old) else {
                Issue.record("the transcript has no \(old)")
                continue
            }
            let wrong = text.replacingCharacters(in: range, with: new)
            let error = #expect(throws: FileError.self) {
                try FuzzTranscript(
                    parsing: Array(wrong.utf8), for: Self.sequence, Self.path)
            }
            #expect(error.map { "\($0)" }?.contains(message) == true, "\(error as Any)")
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
