// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `A strict replay` {
    private static func gsi(_ sbdf: String, _ gsi: Int, _ caller: String = "") -> String {
        #"{\#(caller)"in":{"sbdf":"\#(sbdf)"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"#
            + #""out":{"gsi":\#(gsi)},"result":0}"#
    }

    private static func caller(_ process: Int, _ thread: Int, file: Int = 1) -> String {
        #""caller":{"file":\#(file),"process":\#(process),"thread":\#(thread)},"#
    }

    private static func open(_ path: String, _ result: String, process: Int = 1) -> String {
        #"{"caller":{"process":\#(process),"thread":1},"open":"\#(path)",\#(result)}"#
    }

    private func gsi(_ sbdf: SBDF, _ device: ReplayDevice) -> Result<GSI, PrivcmdError> {
        Result { () throws(PrivcmdError) in try Privcmd(over: device).gsi(of: sbdf) }
    }

    @Test func `the same calls in the same order get their results`() throws {
        let replay = try Replay.of(
            Self.gsi("0000:03:00.0", 22), Self.gsi("0000:00:02.0", 5),
            Self.gsi("0000:03:00.0", 23), mode: .strict)
        let device = ReplayDevice(replay)
        #expect(gsi(.bound, device) == .success(GSI(22)))
        #expect(gsi(.otherDriver, device) == .success(GSI(5)))
        #expect(gsi(.bound, device) == .success(GSI(23)))
        #expect(replay.summary.replayed == 3)
        #expect(replay.summary.difference == nil)
        #expect(replay.summary.unused.count == 0)
    }

    @Test func `the first difference is shown by field and ends the replay`() throws {
        let replay = try Replay.of(
            Self.gsi("0000:03:00.0", 22), Self.gsi("0000:00:02.0", 5),
            Self.gsi("0000:03:00.0", 23), mode: .strict)
        let device = ReplayDevice(replay)
        _ = gsi(.bound, device)
        let reason = PrivcmdError.Reason.notEmulated(
            """
            the program differs from the recording: expected pcidev_get_gsi(0000:00:02.0), got \
            pcidev_get_gsi(0000:03:00.0)
            """)
        for sbdf in [SBDF.bound, .otherDriver, .bound] {
            #expect(throws: PrivcmdError(.gsi(sbdf), reason)) { try gsi(sbdf, device).get() }
        }
        let summary = replay.summary
        #expect(
            summary.difference?.lines == [
                "the program differs from the recording at line 3",
                "- expected pcidev_get_gsi(0000:00:02.0)",
                "+ got      pcidev_get_gsi(0000:03:00.0)",
                #"  - in.sbdf: "0000:00:02.0""#, #"  + in.sbdf: "0000:03:00.0""#,
            ])
        #expect(summary.unused.count == 2)
        #expect(summary.unused.first == ["pcidev_get_gsi(0000:00:02.0) = 0 (gsi 5)"])
        #expect(summary.unrecorded.count == 3)
    }

    @Test func `an additional call and another call are differences`() throws {
        let replay = try Replay.of(Self.gsi("0000:03:00.0", 22), mode: .strict)
        let device = ReplayDevice(replay)
        _ = gsi(.bound, device)
        _ = gsi(.bound, device)
        #expect(
            replay.summary.difference?.lines == [
                "the program differs from the recording",
                "- expected nothing more", "+ got      pcidev_get_gsi(0000:03:00.0)",
            ])
        let other = try Replay.of(Self.gsi("0000:03:00.0", 22), mode: .strict)
        _ = PrivcmdError.Operation.xenVersion.error(over: ReplayDevice(other))
        #expect(
            other.summary.difference?.lines == [
                "the program differs from the recording at line 2",
                "- expected pcidev_get_gsi(0000:03:00.0)", "+ got      xen_version(version)",
            ])
    }

    /// The order between threads varies from run to run.
    ///
    /// The order within a thread does not.
    @Test func `threads may interleave differently if each keeps its order`() throws {
        let lines = [
            Self.gsi("0000:03:00.0", 1, Self.caller(1, 1)),
            Self.gsi("0000:03:00.0", 2, Self.caller(1, 2)),
            Self.gsi("0000:00:02.0", 3, Self.caller(1, 1)),
            Self.gsi("0000:03:00.0", 4, Self.caller(2, 1)),
            Self.gsi("0000:03:00.0", 5, Self.caller(1, 2)),
        ]
        let replay = try Replay.of(lines: lines, .strict)
        let device = ReplayDevice(replay)
        let one = device.withCaller(RecordedCaller())
        let two = device.withCaller(RecordedCaller(thread: 2))
        let three = device.withCaller(RecordedCaller(process: 2))
        #expect(gsi(.bound, two) == .success(GSI(2)))
        #expect(gsi(.bound, two) == .success(GSI(5)))
        #expect(gsi(.bound, three) == .success(GSI(4)))
        #expect(gsi(.bound, one) == .success(GSI(1)))
        #expect(gsi(.otherDriver, one) == .success(GSI(3)))
        #expect(replay.summary.unused.count == 0)
        _ = gsi(.bound, two)
        #expect(
            replay.summary.difference?.lines.first
                == "the program differs from the recording, in process 1, thread 2")
    }

    /// Threads are numbered by their first calls, whose order varies from run to run.
    @Test func `a thread is matched to the recorded thread with its first call`() throws {
        let replay = try Replay.of(
            Self.gsi("0000:03:00.0", 1, Self.caller(1, 1)),
            Self.gsi("0000:00:02.0", 2, Self.caller(1, 2)),
            Self.gsi("ffff:ff:1f.7", 3, Self.caller(1, 3)), mode: .strict)
        let device = ReplayDevice(replay)
        #expect(gsi(.absent, device.withCaller(RecordedCaller(thread: 2))) == .success(GSI(3)))
        #expect(gsi(.bound, device.withCaller(RecordedCaller())) == .success(GSI(1)))
        #expect(gsi(.otherDriver, device.withCaller(RecordedCaller(thread: 3))) == .success(GSI(2)))
        #expect(replay.summary.difference == nil)
    }

    @Test func `successful and failed open calls are replayed`() throws {
        let replay = try Replay.of(
            Self.open("/dev/xen/privcmd", #""result":1"#),
            Self.open("/dev/xen/hypercall", #""error":"ENOENT""#),
            Self.open("/dev/xen/privcmd", #""result":2"#),
            Self.gsi("0000:03:00.0", 1, Self.caller(1, 1, file: 2)),
            Self.gsi("0000:03:00.0", 2, Self.caller(1, 1, file: 1)), mode: .strict)
        let caller = RecordedCaller()
        let one = try replay.open("/dev/xen/privcmd", by: caller).get()
        #expect(one.file == 1)
        #expect(throws: CallFailure.errno(.enoent)) {
            try replay.open("/dev/xen/hypercall", by: caller).get()
        }
        let two = try replay.open("/dev/xen/privcmd", by: caller).get()
        #expect(gsi(.bound, two) == .success(GSI(1)))
        #expect(throws: PrivcmdError.self) { try gsi(.bound, two).get() }
        #expect(
            replay.summary.difference?.lines.suffix(2) == [
                "- expected pcidev_get_gsi(0000:03:00.0) on file 1",
                "+ got      pcidev_get_gsi(0000:03:00.0) on file 2",
            ])
    }

    @Test func `an open call of another path is a difference`() throws {
        let replay = try Replay.of(Self.open("/dev/xen/privcmd", #""result":1"#), mode: .strict)
        #expect(throws: CallFailure.self) { try replay.open("/dev/xen/hypercall").get() }
        #expect(
            replay.summary.difference?.lines.suffix(2) == [
                "- expected open(/dev/xen/privcmd)", "+ got      open(/dev/xen/hypercall)",
            ])
    }

    @Test func `a recording without callers is replayed for any path and caller`() throws {
        let replay = try Replay.of(Self.gsi("0000:03:00.0", 1), mode: .strict)
        let caller = RecordedCaller(process: 3, thread: 4)
        let device = try replay.open("/dev/xen/privcmd", by: caller).get()
        #expect(device.file == nil)
        #expect(gsi(.bound, device) == .success(GSI(1)))
    }
}

@Suite struct `A tolerant replay` {
    private static func gsi(_ sbdf: String, _ gsi: Int) -> String {
        #"{"in":{"sbdf":"\#(sbdf)"},"ioctl":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","ns":1,"#
            + #""out":{"gsi":\#(gsi)},"result":0}"#
    }

    @Test func `the last result is repeated and counted if repeating is on`() throws {
        let lines = [Self.gsi("0000:03:00.0", 22), Self.gsi("0000:03:00.0", 23)]
        let replay = try Replay.of(lines: lines, .tolerant(repeating: true))
        let privcmd = Privcmd(over: ReplayDevice(replay))
        for gsi in [22, 23, 23, 23] {
            #expect(try privcmd.gsi(of: .bound) == GSI(UInt32(gsi)))
        }
        #expect(throws: PrivcmdError.self) { try privcmd.gsi(of: .otherDriver) }
        let summary = replay.summary
        #expect(summary.replayed == 2)
        #expect(summary.repeated == 2)
        #expect(summary.unrecorded.count == 1)
        #expect(summary.unrecorded.first == ["pcidev_get_gsi(0000:00:02.0)"])
    }

    @Test func `unused calls are counted and the first ten are listed`() throws {
        let lines = (0..<30).map { Self.gsi("0000:03:00.0", $0) } + [Self.gsi("0000:00:02.0", 5)]
        let replay = try Replay.of(lines: lines)
        let privcmd = Privcmd(over: ReplayDevice(replay))
        for _ in 0..<12 { _ = try privcmd.gsi(of: .bound) }
        let summary = replay.summary
        #expect(summary.unused.count == 19)
        #expect(summary.unused.first.count == 10)
        #expect(summary.unused.first.first == "pcidev_get_gsi(0000:03:00.0) = 0 (gsi 12)")
        #expect(summary == replay.summary)
    }

    @Test func `a recorded open call is replayed any number of times`() throws {
        let lines = [
            #"{"caller":{"process":1,"thread":1},"open":"/dev/xen/privcmd","result":1}"#,
            #"{"caller":{"process":1,"thread":1},"error":"EACCES","open":"/dev/xen/hypercall"}"#,
        ]
        let replay = try Replay.of(lines: lines, .tolerant(repeating: true))
        #expect(try replay.open("/dev/xen/privcmd").get().file == 1)
        #expect(try replay.open("/dev/xen/privcmd").get().file == 1)
        #expect(throws: CallFailure.errno(.eacces)) { try replay.open("/dev/xen/hypercall").get() }
        #expect(throws: CallFailure.self) { try replay.open("/proc/xen/privcmd").get() }
    }
}
