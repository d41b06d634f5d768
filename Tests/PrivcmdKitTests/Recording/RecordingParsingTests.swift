// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `Parsing a recording` {
    private static let call = #"{"ioctl":"IOCTL_PRIVCMD_UNIMPLEMENTED","error":"ENOTTY","ns":5}"#

    private func parseError(_ text: String) -> FileError? {
        do throws(FileError) {
            _ = try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a valid recording has its header and calls`() throws {
        let recording = try Recording.parsing(Self.call, Self.call)
        #expect(recording.header == .test)
        #expect(recording.calls.count == 2)
        for call in recording.calls {
            #expect(call.invocation.ioctl == "IOCTL_PRIVCMD_UNIMPLEMENTED")
            #expect(call.invocation.hypercall == nil)
            #expect(call.invocation.command == nil)
            #expect(call.invocation.input == .none)
            #expect(call.response == .error("ENOTTY"))
            #expect(call.output == [:])
            #expect(call.nanoseconds == 5)
        }
        #expect(!recording.isTruncated)
    }

    /// The program or the machine crashed during a write.
    @Test(arguments: ["{", #"{"ioctl":"IOCTL_PRIVCMD_UNIMPL"#, Self.call])
    func `a truncated last line is left out and reported`(rest: String) throws {
        let text = RecordingHeader.testLine + "\n" + Self.call + "\n" + rest
        let recording = try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
        #expect(recording.calls.count == 1)
        #expect(recording.isTruncated)
        #expect(try recording.text().hasSuffix("\n"))
    }

    @Test(arguments: ["", "{", RecordingHeader.testLine])
    func `a text without a complete line is rejected`(text: String) {
        #expect(parseError(text)?.description == "r.jsonl:1: it has no complete line")
    }

    @Test(arguments: [
        ("no JSON", ""), ("", ""), ("[]", ""),
        (#"{"ioctl":"X","ns":1}"#, "either a result or an error"),
        (#"{"ioctl":"X","result":0,"error":"EIO","ns":1}"#, "either a result or an error"),
        (#"{"ioctl":"X","result":0}"#, "'ns' is missing"),
        (#"{"ioctl":"X","result":"0","ns":1}"#, "in 'result'"),
        (#"{"ioctl":"X","result":0,"ns":-1}"#, ""),
        (#"{"ioctl":"X","in":"nonsense","result":0,"ns":1}"#, "neither NULL nor unreadable"),
        (#"{"ioctl":"X","in":{"a":true},"result":0,"ns":1}"#, "in 'in.a'"),
        (#"{"ioctl":5,"result":0,"ns":1}"#, "in 'ioctl'"),
    ])
    func `a malformed line is rejected with number and cause`(line: String, cause: String) throws {
        let text = [RecordingHeader.testLine, Self.call, line, Self.call, ""]
        let error = try #require(parseError(text.joined(separator: "\n")))
        #expect(error.line == 3)
        #expect(error.path == FilePath("r.jsonl"))
        #expect(error.description.hasPrefix("r.jsonl:3:"))
        #expect(error.description.contains(cause))
        guard case .malformed = error.kind else {
            Issue.record("the kind of the error is not malformed")
            return
        }
    }

    @Test(arguments: [
        (#"{"a":1}"#, "'format' is missing"),
        ("[1,2]", ""), ("\u{0}\u{1}\u{ff}", ""), ("#!/bin/sh", ""),
    ])
    func `a file of another program is rejected at line 1`(line: String, cause: String) throws {
        let error = try #require(parseError(line + "\n"))
        #expect(error.line == 1)
        #expect(error.description.contains(cause))
    }

    @Test func `a privcmd-probe file of another format is rejected`() throws {
        let line = RecordingHeader.testLine.replacing("probe recording", with: "probe profile")
        #expect(
            parseError(line + "\n")?.description
                == "r.jsonl:1: its format is 'privcmd-probe profile'")
    }

    @Test(arguments: [0, 4, 99, -1])
    func `an unsupported version is rejected with the newest supported`(version: Int) throws {
        let line = RecordingHeader.testLine.replacing(
            #""version":3}"#, with: "\"version\":\(version)}")
        let error = try #require(parseError(line + "\n"))
        #expect(
            error.description == "r.jsonl:1: it has format version \(version);"
                + " this program reads up to 3: update privcmd-probe")
    }

    @Test func `a missing file is rejected with ENOENT`() {
        let error = #expect(throws: FileError.self) {
            _ = try Recording(contentsOf: FilePath("/missing/r.jsonl"))
        }
        #expect(error?.kind == .unreadable(.enoent))
        #expect(error?.line == nil)
        #expect(error?.description.hasPrefix("/missing/r.jsonl: ENOENT: ") == true)
    }
}
