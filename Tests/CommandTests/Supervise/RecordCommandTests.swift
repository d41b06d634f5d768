// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

// `int $0x80`, with which a 64-bit program makes a 32-bit call, exists only on x86-64.
#if arch(x86_64)
    private let hasCompatCalls = true
#else
    private let hasCompatCalls = false
#endif

@Suite(Client.isBuilt) struct `privcmd-probe record` {
    @Test func `writes a program's opens, calls and exit status`() async throws {
        let (run, recording) = try await TracedProgram.record("once")
        #expect(run == Run(out: "", err: "", status: 5))
        #expect(recording.header.program == [try TracedProgram.path(), "once", "/dev/null"])
        #expect(recording.header.device == "/dev/null")
        #expect(recording.lines.count == 3)
        #expect(recording.opens == ["open(/dev/null) = file 1"])
        let caller = RecordedCaller(process: 1, thread: 1, file: 1)
        #expect(recording.tracedCalls.map(\.call) == [TracedCall(1, 0)])
        #expect(recording.tracedCalls.map(\.caller) == [caller])
        #expect(recording.end == .exited(5))
    }

    @Test func `reads arguments at any address and marks unreadable ones`() async throws {
        let (_, recording) = try await TracedProgram.record("addresses")
        let sbdf = RecordedArgument.fields(["sbdf": .text("0000:03:00.0")])
        #expect(
            recording.calls.map(\.invocation.input) == [
                sbdf, .null, .unreadable, .unreadable, .unreadable,
            ])
        #expect(recording.calls.allSatisfy { $0.invocation.ioctl == ABI.pcidevGetGSI.name })
    }

    @Test func `omits calls on other files and other requests`() async throws {
        let (run, recording) = try await TracedProgram.record("others")
        #expect(run.status == 5)
        #expect(recording.calls == [])
    }

    @Test(.enabled(if: hasCompatCalls, "only x86-64 has int 0x80"))
    func `marks a 32-bit call as compat`() async throws {
        let (run, recording) = try await TracedProgram.record("compat")
        #expect(run.out == "\(-ENOTTY)\n")
        let invocation = RecordedCall.Invocation(
            ioctl: "compat 0x0008500a", input: .raw("0003000007000000"))
        #expect(recording.calls.map(\.invocation) == [invocation])
    }

    @Test func `writes every call of five threads with its thread number`() async throws {
        let (run, recording) = try await TracedProgram.record("threads")
        #expect(run.status == 5)
        let byThread = Dictionary(grouping: recording.tracedCalls) { $0.caller.thread }
        #expect(byThread.keys.sorted() == [1, 2, 3, 4, 5])
        for calls in byThread.values {
            #expect(calls.map(\.call) == (0..<200).map { TracedCall(calls[0].call.callerID, $0) })
            #expect(calls.allSatisfy { $0.caller.process == 1 && $0.caller.file == 1 })
        }
    }

    @Test func `continues after the first thread has ended`() async throws {
        let (run, recording) = try await TracedProgram.record("first-thread-ends")
        #expect(run.status == 0)
        #expect(recording.tracedCalls.map(\.call) == (0..<200).map { TracedCall(2, $0) })
        #expect(recording.end == .exited(0))
    }

    @Test func `follows children, their children and inherited files`() async throws {
        let (run, recording) = try await TracedProgram.record("forks")
        #expect(run.status == 5)
        let callers = recording.tracedCalls.map {
            [Int($0.call.callerID), $0.caller.process, $0.caller.file]
        }
        #expect(
            callers == [
                [1, 1, 1], [2, 2, 1], [2, 2, 2], [3, 3, 2], [3, 3, 1], [1, 1, 1],
            ])
    }

    @Test func `follows a spawned program`() async throws {
        let (run, recording) = try await TracedProgram.record("spawns")
        #expect(run.status == 5)
        #expect(recording.opens == ["open(/dev/null) = file 1", "open(/dev/null) = file 2"])
        #expect(recording.tracedCalls.map(\.caller.process) == [1, 2])
    }

    @Test(arguments: ["executes", "thread-executes"])
    func `follows a program through exec`(action: String) async throws {
        let (run, recording) = try await TracedProgram.record(action)
        #expect(run == Run(out: "", err: "", status: 0))
        let last = try #require(recording.tracedCalls.last)
        #expect(last.call == TracedCall(1, 1))
        #expect(last.caller == RecordedCaller(process: 1, thread: 1, file: 1))
        #expect(recording.end == .exited(0))
    }

    @Test func `waits for a daemon that outlives the program`() async throws {
        let (run, recording) = try await TracedProgram.record("stays-behind")
        #expect(run.status == 5)
        #expect(recording.tracedCalls.map(\.call) == [TracedCall(3, 0)])
        #expect(recording.end == .exited(5))
    }

    @Test func `writes the same file number for duplicated descriptors`() async throws {
        let (run, recording) = try await TracedProgram.record("duplicates")
        #expect(run == Run(out: "", err: "", status: 5))
        #expect(recording.tracedCalls.count == 9)
        for (call, caller) in recording.tracedCalls {
            #expect(caller.file == Int(call.callerID))
        }
    }

    @Test func `delivers signals and stops to the program`() async throws {
        let (stopped, recording) = try await TracedProgram.record("stops")
        #expect(stopped == Run(out: "", err: "", status: 5))
        #expect(recording.tracedCalls.map(\.call.callerID) == [2, 1, 2])
        let (alarmed, calls) = try await TracedProgram.record("alarms")
        let count = try #require(UInt32(alarmed.out.dropLast()))
        let byCaller = Dictionary(grouping: calls.tracedCalls.map(\.call), by: \.callerID)
        #expect(byCaller[1] == (0..<2000).map { TracedCall(1, $0) })
        #expect((byCaller[2] ?? []) == (0..<count).map { TracedCall(2, $0) })
    }

    @Test(arguments: [
        ("crashes", SIGSEGV), ("kills-itself", SIGKILL), ("killed-among-threads", SIGKILL),
    ])
    func `writes every call of a program that a signal kills`(action: String, signal: Int32)
        async throws
    {
        let (run, recording) = try await TracedProgram.record(action)
        #expect(run == Run(out: "", err: "", status: 128 + signal))
        #expect(recording.end == .killed(signal: signal))
        #expect(recording.tracedCalls.count == recording.calls.count && !recording.calls.isEmpty)
        for calls in Dictionary(grouping: recording.tracedCalls.map(\.call), by: \.callerID).values
        {
            #expect(calls.map(\.number) == (0..<UInt32(calls.count)).map { $0 })
        }
    }

    @Test func `exits 73 without running the program if the file exists`() async throws {
        try await withFolder { folder in
            let file = try folder.write("recording.jsonl", "existing")
            let run = try await probe("record", "-o", file, "--", "touch", folder.path("ran"))
            #expect(run.status == 73)
            #expect(run.err.contains("\(file): File exists; remove it, or name another file"))
            #expect(try folder.read("recording.jsonl") == "existing")
            #expect((try? folder.read("ran")) == nil)
        }
    }

    @Test func `exits 74 if the file cannot grow, after the program has ended`() async throws {
        try await withFolder { folder in
            let file = folder.path("recording.jsonl")
            let limited = try await Probe.shell(
                "ulimit -f 16; \"$0\" \"$@\"",
                [
                    "record", "-o", file, "--node", "/dev/null", "--", try TracedProgram.path(),
                    "threads", "/dev/null",
                ])
            #expect(limited.status == 74, "\(limited)")
            #expect(limited.err.contains("the recording ends here"))
        }
    }
}
