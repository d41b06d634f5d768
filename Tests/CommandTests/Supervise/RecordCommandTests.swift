// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite(Client.isThere) struct `privcmd-probe record` {
    @Test func `writes down what a program calls, opens and ends with`() async throws {
        let (run, recording) = try await Watched.record("once")
        #expect(run == Run(out: "", err: "", status: 5))
        #expect(recording.header.program == [try Watched.path(), "once", "/dev/null"])
        #expect(recording.header.device == "/dev/null")
        #expect(recording.lines.count == 3)
        #expect(recording.opened == ["open(/dev/null) = file 1"])
        let caller = RecordedCaller(process: 1, thread: 1, file: 1)
        #expect(recording.made.map(\.made) == [Made(1, 0)])
        #expect(recording.made.map(\.caller) == [caller])
        #expect(recording.end == .exited(5))
    }

    @Test func `reads arguments wherever they lie, and says where it cannot`() async throws {
        let (_, recording) = try await Watched.record("addresses")
        let sbdf = RecordedArgument.fields(["sbdf": .text("0000:03:00.0")])
        #expect(
            recording.calls.map(\.invocation.input) == [
                sbdf, .null, .unreadable, .unreadable, .unreadable,
            ])
        #expect(recording.calls.allSatisfy { $0.invocation.ioctl == ABI.pcidevGetGSI.name })
    }

    @Test func `leaves out what is no call of the node`() async throws {
        let (run, recording) = try await Watched.record("others")
        #expect(run.status == 5)
        #expect(recording.calls == [])
    }

    @Test func `does not take a 32-bit call for another`() async throws {
        let (run, recording) = try await Watched.record("compat")
        if run.out == "none\n" { return }
        #expect(run.out == "\(-ENOTTY)\n")
        let question = RecordedCall.Invocation(
            ioctl: "compat 0x0008500a", input: .raw("0003000007000000"))
        #expect(recording.calls.map(\.invocation) == [question])
    }

    @Test func `tells threads apart, and loses none of their calls`() async throws {
        let (run, recording) = try await Watched.record("threads")
        #expect(run.status == 5)
        let byThread = Dictionary(grouping: recording.made) { $0.caller.thread }
        #expect(byThread.keys.sorted() == [1, 2, 3, 4, 5])
        for calls in byThread.values {
            #expect(calls.map(\.made) == (0..<200).map { Made(calls[0].made.who, $0) })
            #expect(calls.allSatisfy { $0.caller.process == 1 && $0.caller.file == 1 })
        }
    }

    @Test func `goes on when the first thread has ended`() async throws {
        let (run, recording) = try await Watched.record("first-thread-ends")
        #expect(run.status == 0)
        #expect(recording.made.map(\.made) == (0..<200).map { Made(2, $0) })
        #expect(recording.end == .exited(0))
    }

    @Test func `follows children and theirs, and the files that they inherit`() async throws {
        let (run, recording) = try await Watched.record("forks")
        #expect(run.status == 5)
        let callers = recording.made.map { [Int($0.made.who), $0.caller.process, $0.caller.file] }
        #expect(
            callers == [
                [1, 1, 1], [2, 2, 1], [2, 2, 2], [3, 3, 2], [3, 3, 1], [1, 1, 1],
            ])
    }

    @Test func `follows a spawned program`() async throws {
        let (run, recording) = try await Watched.record("spawns")
        #expect(run.status == 5)
        #expect(recording.opened == ["open(/dev/null) = file 1", "open(/dev/null) = file 2"])
        #expect(recording.made.map(\.caller.process) == [1, 2])
    }

    @Test(arguments: ["executes", "thread-executes"])
    func `follows a program into another`(deed: String) async throws {
        let (run, recording) = try await Watched.record(deed)
        #expect(run == Run(out: "", err: "", status: 0))
        let last = try #require(recording.made.last)
        #expect(last.made == Made(1, 1))
        #expect(last.caller == RecordedCaller(process: 1, thread: 1, file: 1))
        #expect(recording.end == .exited(0))
    }

    @Test func `waits for a daemon that the program leaves behind`() async throws {
        let (run, recording) = try await Watched.record("stays-behind")
        #expect(run.status == 5)
        #expect(recording.made.map(\.made) == [Made(3, 0)])
        #expect(recording.end == .exited(5))
    }

    @Test func `knows an open file by each of its descriptors`() async throws {
        let (run, recording) = try await Watched.record("duplicates")
        #expect(run == Run(out: "", err: "", status: 5))
        #expect(recording.made.count == 9)
        for (made, caller) in recording.made { #expect(caller.file == Int(made.who)) }
    }

    @Test func `leaves signals and stops to the program`() async throws {
        let (stopped, recording) = try await Watched.record("stops")
        #expect(stopped == Run(out: "", err: "", status: 5))
        #expect(recording.made.map(\.made.who) == [2, 1, 2])
        let (alarmed, calls) = try await Watched.record("alarms")
        let count = try #require(UInt32(alarmed.out.dropLast()))
        let byCaller = Dictionary(grouping: calls.made.map(\.made), by: \.who)
        #expect(byCaller[1] == (0..<2000).map { Made(1, $0) })
        #expect((byCaller[2] ?? []) == (0..<count).map { Made(2, $0) })
    }

    @Test(arguments: [
        ("crashes", SIGSEGV), ("kills-itself", SIGKILL), ("killed-among-threads", SIGKILL),
    ])
    func `is whole when the program comes to a bad end`(deed: String, signal: Int32) async throws {
        let (run, recording) = try await Watched.record(deed)
        #expect(run == Run(out: "", err: "", status: 128 + signal))
        #expect(recording.end == .killed(signal: signal))
        #expect(recording.made.count == recording.calls.count && !recording.calls.isEmpty)
        for calls in Dictionary(grouping: recording.made.map(\.made), by: \.who).values {
            #expect(calls.map(\.which) == (0..<UInt32(calls.count)).map { $0 })
        }
    }

    @Test func `does not overwrite a file, nor run the program then`() async throws {
        try await withFolder { folder in
            let file = try folder.write("there.jsonl", "mine")
            let run = try await probe("record", "-o", file, "--", "touch", folder.path("ran"))
            #expect(run.status == 73)
            #expect(run.err.contains("\(file): File exists; remove it, or name another file"))
            #expect(try folder.read("there.jsonl") == "mine")
            #expect((try? folder.read("ran")) == nil)
        }
    }

    @Test func `says when the file takes no more, and lets the program end`() async throws {
        try await withFolder { folder in
            let file = folder.path("recording.jsonl")
            let limited = try await Probe.shell(
                "ulimit -f 16; \"$0\" \"$@\"",
                [
                    "record", "-o", file, "--node", "/dev/null", "--", try Watched.path(),
                    "threads", "/dev/null",
                ])
            #expect(limited.status == 74, "\(limited)")
            #expect(limited.err.contains("the recording ends here"))
        }
    }
}
