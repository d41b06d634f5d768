// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdFuzz
import PrivcmdJSON
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdConformance
@testable import PrivcmdKit

/// Each file format renamed keys once.
///
/// The texts of this file are of the versions before that.
@Suite struct `A file of an older format version` {
    private static let path = FilePath("old")

    private func recording(_ lines: [String], version: Int) throws -> Recording {
        let header = RecordingHeader.testLine.replacing(
            #""version":3}"#, with: #""version":\#(version)}"#)
        let text = ([header] + lines).map { $0 + "\n" }.joined()
        return try Recording(parsing: Array(text.utf8), path: Self.path)
    }

    @Test func `a recording of version 2 reads equal to one of version 3`() throws {
        let old = try recording(
            [
                #"{"in":{"arr":{"cut":9,"first":["0x1"]},"num":9},"ioctl":"IOCTL_PRIVCMD_MMAPBATCH","#
                    + #""ns":1,"out":{"b":{"cut":9,"raw":"00"}},"result":0}"#,
                #"{"connection":1,"early":true,"out":["/a","t"],"xenstore":"WATCH_EVENT"}"#,
                #"{"ended":{"status":3}}"#,
            ], version: 2)
        let new = try recording(
            [
                #"{"in":{"arr":{"count":9,"elements":["0x1"]},"num":9},"#
                    + #""ioctl":"IOCTL_PRIVCMD_MMAPBATCH","#
                    + #""ns":1,"out":{"b":{"count":9,"raw":"00"}},"result":0}"#,
                #"{"beforeReply":true,"connection":1,"out":["/a","t"],"xenstore":"WATCH_EVENT"}"#,
                #"{"exit":{"status":3}}"#,
            ], version: 3)
        #expect(old.header.version == 2)
        #expect(old.lines == new.lines)
        #expect(old.lines.last == .ended(.exited(3)))
        #expect(try old.text() == new.text())
    }

    @Test func `a recording of version 2 with a truncated buffer passes fixture check`() throws {
        let header = RecordingHeader.testLine.replacing(#""version":3}"#, with: #""version":2}"#)
        let line =
            #"{"in":{"addr":"address","arr":{"cut":9,"first":["0x1"]},"dom":1,"num":9},"#
            + #""ioctl":"IOCTL_PRIVCMD_MMAPBATCH","ns":1,"result":0}"#
        let text = header + "\n" + line + "\n"
        let check = try RecordingCheck(parsing: Array(text.utf8), path: Self.path)
        #expect(check.errors == [])
    }

    @Test func `a conformance record of version 1 reads equal to one of version 2`() throws {
        let system =
            #""system":{"architecture":"x86_64","devices":[],"kernel":"6.12.1","modules":[],"#
            + #""nodes":[]},"tool":"t","#
        let start =
            #"{"command":[],"date":"d","device":"v","format":"privcmd-probe conformance","#
            + #""level":"mutating","#
        let old = [
            start
                + #""place":{"freeGSIs":[],"kind":"real","traits":{"root":true},"#
                + #""untriedGSIs":[5]},"#  // lint-words: old format
                + system + #""version":1}"#,
            #"{"clause":"a.b","outcome":{"broken":"no memory"},"reason":"x","verdict":"broken"}"#,
            #"{"clause":"a.c","outcome":{"observed":{"damage":["x"],"#
                + #""steps":[{"answer":{"fact":"put back"},"sent":"S"}]}},"verdict":"fail"}"#,
            #"{"clause":"a.d","outcome":{"crashed":{"asking":"C","how":"killed","#
                + #""isHang":false,"steps":[]}},"verdict":"crash"}"#,
            #"{"ended":{"broken":1,"crash":1,"fail":1,"pass":0,"skip":0}}"#,
        ]
        let new = [
            start
                + #""environment":{"features":{"root":true},"freeGSIs":[],"kind":"real","#
                + #""unprobedGSIs":[5]},"# + system + #""version":2}"#,
            #"{"clause":"a.b","outcome":{"error":"no memory"},"reason":"x","verdict":"error"}"#,
            #"{"clause":"a.c","outcome":{"observed":{"steps":[{"call":"S","#
                + #""result":{"fact":"restored"}}],"unexpectedWrites":["x"]}},"verdict":"fail"}"#,
            #"{"clause":"a.d","outcome":{"crashed":{"isHang":false,"pendingCall":"C","#
                + #""reason":"killed","steps":[]}},"verdict":"crash"}"#,
            #"{"counts":{"crash":1,"error":1,"fail":1,"pass":0,"skip":0}}"#,
        ]
        func read(_ lines: [String]) throws -> ConformanceRecord {
            let text = lines.map { $0 + "\n" }.joined()
            return try ConformanceRecord(reading: Array(text.utf8), from: Self.path)
        }
        let (first, second) = (try read(old), try read(new))
        #expect(first.header.environment == second.header.environment)
        #expect(first.header.environment.unprobedGSIs == [5])
        #expect(first.entries == second.entries)
        #expect(first.entries.map(\.verdict) == [.error, .fail, .crash])
        #expect(first.isComplete && second.isComplete)
    }

    @Test(arguments: ["broken", "error"])
    func `a list of known failures has the verdict error under both names`(verdict: String) throws {
        let clause = try #require(Contract.clauses.first)
        let known = try KnownFailures(
            parsing: "\(clause.name) \(verdict) # why", among: Contract.clauses)
        #expect(known.entries[clause.name]?.verdict == .error)
    }

    @Test func `a fuzz file of version 1 reads equal to one of version 2`() throws {
        let old = """
            {"format":"privcmd-probe calls","setting":{"gsis":[5],"level":"destructive",\
            "seed":1,"xen":"4.20"},"version":1}
            {"call":"IOCTL_PRIVCMD_RESTRICT","fields":{"domid":5},"id":1,"place":"inaccessible"}

            """
        let new = """
            {"configuration":{"freeGSIs":[5],"level":"destructive","seed":1,"xen":"4.20"},\
            "format":"privcmd-probe calls","version":2}
            {"fields":{"domid":5},"id":1,"location":"inaccessible",\
            "operation":"IOCTL_PRIVCMD_RESTRICT"}

            """
        let file = try FuzzFile(Array(old.utf8), Self.path)
        #expect(try file == FuzzFile(Array(new.utf8), Self.path))
        #expect(try file.text == new)
    }

    @Test func `a fuzz transcript of version 1 reads equal to one of version 2`() throws {
        let sequence = FuzzSequence(.test(seed: 3), count: 2)
        let configuration = try JSONLine.encode(sequence.configuration)
        let old =
            #"{"count":2,"format":"privcmd-probe transcript","setting":"#
            + configuration.replacing("freeGSIs", with: "gsis") + #","version":1}"#
            + "\n0 made=3 damage=a_b\n? unanswered: why\n"  // lint-words: old format
        let new =
            #"{"configuration":\#(configuration),"count":2,"#
            + #""format":"privcmd-probe transcript","version":2}"#
            + "\n0 created-domain=3 corruption=a_b\n? not executed: why\n"
        let first = try FuzzTranscript(parsing: Array(old.utf8), for: sequence, Self.path)
        let second = try FuzzTranscript(parsing: Array(new.utf8), for: sequence, Self.path)
        #expect(first == second)
        #expect(try first.text(for: sequence) == new)
    }

    @Test func `a scenario transcript of version 1 reads equal to one of version 2`() async throws {
        let old = [
            #"{"command":[],"device":"d","format":"privcmd-probe scenario","kernel":"k","tool":"t","#,
            #""story":{"ending":{"kind":"breaks-as-known","#,  // lint-words: old format
            #""lacking":{"name":"linux-tells-reset"},"step":1},"#,  // lint-words: old format
            #""putBack":["u"],"#,  // lint-words: old format
            #""scenario":"s","steps":[{"answer":"EPERM","call":"c","lacking":"#,
            #"{"name":"finding-2","finding":2,"words":"w"},"then":"x","verdict":"breaks","#,
            #""what":"does","who":"QEMU"},{"answer":"0","call":"c","#,
            #""verdict":"told","#,  // lint-words: old format
            #""what":"does","who":"QEMU"}]}}"#,
        ]
        let report = ScenarioReport(
            scenario: "s",
            steps: [
                StepReport(
                    actor: "QEMU", action: "does", call: "c", result: "EPERM", values: [:],
                    verdict: .fails(.finding(2, "w")), onFailure: "x"),
                StepReport(
                    actor: "QEMU", action: "does", call: "c", result: "0", values: [:],
                    verdict: .informational, onFailure: nil),
            ], outcome: .failsAsKnown(step: 1, .linux(.reportsReset)), undone: ["u"])
        try await withFolder { folder in
            let path = FilePath(try folder.write("old.json", old.joined()))
            let transcript = try ScenarioDocument.transcript(path)
            #expect(transcript.report == report)
        }
    }

    @Test(arguments: ["linux-tells-reset", "linux-reports-reset"])  // lint-words: old format
    func `a profile has a patch under its former and its present name`(name: String) throws {
        let text =
            #"{"format":"privcmd-probe profile","version":2,"name":"p","base":"#
            + #""xen-4.20-linux-6.1-pvh","patches":{"\#(name)":true}}"#
        let profile = try ProfileFile.parse(Array(text.utf8), Self.path)
        #expect(profile.has(.reportsReset))
    }
}

@Suite struct `JSON renames` {
    private let renames = JSONRenames(
        keys: ["old": "new", "k": "kind"], values: ["kind": ["bad": "good"]])

    @Test(arguments: [
        (#"{"old":1}"#, #"{"new":1}"#),
        (#"{ "old" : {"old":[{"old":"old"}]} }"#, #"{ "new" : {"new":[{"new":"old"}]} }"#),
        (#"{"a":"\"old\":","b\\":"old"}"#, #"{"a":"\"old\":","b\\":"old"}"#),
        (#"{"k":"bad","x":"bad"}"#, #"{"kind":"good","x":"bad"}"#),
        (#"{"old"#, #"{"old"#), ("", ""), (#"{"a\"#, #"{"a\"#),
    ])
    func `rename keys and the values of a key and nothing else`(old: String, new: String) {
        #expect(String(decoding: renames.applied(to: old.utf8), as: UTF8.self) == new)
    }
}
