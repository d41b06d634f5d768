// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `Reading a recording` {
    private static let call = #"{"ioctl":"IOCTL_PRIVCMD_UNIMPLEMENTED","error":"ENOTTY","ns":5}"#

    private func refusal(_ text: String) -> FileError? {
        do throws(FileError) {
            _ = try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
            return nil
        } catch {
            return error
        }
    }

    @Test func `gives header and calls`() throws {
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

    /// The program, or the machine, went down while it wrote.
    @Test(arguments: ["{", #"{"ioctl":"IOCTL_PRIVCMD_UNIMPL"#, Self.call])
    func `leaves a last line out that was cut off, and says so`(rest: String) throws {
        let text = RecordingHeader.testLine + "\n" + Self.call + "\n" + rest
        let recording = try Recording(parsing: Array(text.utf8), path: FilePath("r.jsonl"))
        #expect(recording.calls.count == 1)
        #expect(recording.isTruncated)
        #expect(try recording.text().hasSuffix("\n"))
    }

    @Test(arguments: ["", "{", RecordingHeader.testLine])
    func `needs one whole line`(text: String) {
        #expect(refusal(text)?.description == "r.jsonl:1: it has no complete line")
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
    func `names the line that is malformed, and what is wrong`(line: String, what: String) throws {
        let text = [RecordingHeader.testLine, Self.call, line, Self.call, ""]
        let fault = try #require(refusal(text.joined(separator: "\n")))
        #expect(fault.line == 3)
        #expect(fault.path == FilePath("r.jsonl"))
        #expect(fault.description.hasPrefix("r.jsonl:3: "))
        #expect(fault.description.contains(what))
        guard case .malformed = fault.kind else {
            Issue.record("it is not said to be malformed")
            return
        }
    }

    @Test(arguments: [
        (#"{"a":1}"#, "'format' is missing"),
        ("[1,2]", ""), ("\u{0}\u{1}\u{ff}", ""), ("#!/bin/sh", ""),
    ])
    func `refuses somebody else's file at its first line`(line: String, what: String) throws {
        let fault = try #require(refusal(line + "\n"))
        #expect(fault.line == 1)
        #expect(fault.description.contains(what))
    }

    @Test func `refuses another format of ours`() throws {
        let line = RecordingHeader.testLine.replacing("probe recording", with: "probe profile")
        #expect(
            refusal(line + "\n")?.description
                == "r.jsonl:1: its format is 'privcmd-probe profile'")
    }

    @Test(arguments: [0, 3, 99, -1])
    func `refuses a version that it does not know, and says which it knows`(version: Int) throws {
        let line = RecordingHeader.testLine.replacing(
            #""version":2}"#, with: "\"version\":\(version)}")
        let fault = try #require(refusal(line + "\n"))
        #expect(
            fault.description == "r.jsonl:1: it has format version \(version);"
                + " this program reads up to 2: update privcmd-probe")
    }

    @Test func `says that a file cannot be read`() {
        let error = #expect(throws: FileError.self) {
            _ = try Recording(contentsOf: FilePath("/missing/r.jsonl"))
        }
        #expect(error?.kind == .unreadable(.enoent))
        #expect(error?.line == nil)
        #expect(error?.description.hasPrefix("/missing/r.jsonl: ENOENT: ") == true)
    }
}
