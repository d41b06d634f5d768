// SPDX-License-Identifier: MIT

import Benchmark
import FoundationEssentials
import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage

/// A recording of a million calls, created once.
///
/// Half of the calls are distinct.
private enum LargeRecording {
    static let count = 1_000_000
    /// The number of distinct pIRQs.
    private static let pirqs: Int32 = 1024

    /// Issues the recorded calls on a device.
    static func makeCalls(_ device: any Transport) throws {
        let privcmd = Privcmd(over: device)
        for index in 0..<(count / 2) {
            let device = SBDF(rawValue: UInt32(index))
            _ = try? privcmd.gsi(of: device)
            _ = try? privcmd.unmapPIRQ(PIRQ(Int32(index) % pirqs))
        }
    }

    /// Creates the file.
    static func make() throws -> FilePath {
        let path = FilePath(
            FileManager.default.temporaryDirectory.path + "/privcmd-probe-bench-\(count).jsonl")
        try? FileManager.default.removeItem(atPath: path.string)
        let fake = try Device(opening: .fake(FakeProfile.standard.name))
        let header = RecordingHeader(
            tool: "benchmark", command: [], date: "2026-11-23T00:00:00Z", device: "fake",
            system: fake.system.snapshot())
        let file = try RecordingWriter.create(path, header)
        try makeCalls(Recorder(fake.privcmd.transport, to: file))
        return path
    }

    static let path = Result { try make() }
}

/// Recording, reading, checking and replaying a million calls.
///
/// The peak of the resident memory must not grow with the recording.
let replayBenchmarks: @Sendable () -> Void = {
    let configuration = Benchmark.Configuration(
        metrics: [.wallClock, .peakMemoryResident], warmupIterations: 0,
        maxDuration: .seconds(60), maxIterations: 3)

    Benchmark("record: 1,000,000 calls of the fake", configuration: configuration) { benchmark in
        _ = try LargeRecording.make()
    }

    Benchmark("read: 1,000,000 recorded calls", configuration: configuration) { benchmark in
        var reader = try RecordingReader(opening: try LargeRecording.path.get())
        benchmark.startMeasurement()
        while let line = try reader.next() { blackHole(line) }
    }

    Benchmark("fixture check: 1,000,000 recorded calls", configuration: configuration) {
        benchmark in
        let path = try LargeRecording.path.get()
        benchmark.startMeasurement()
        let check = try RecordingCheck(of: path)
        guard check.errorCount == 0, check.calls == LargeRecording.count else {
            return benchmark.error(check.text)
        }
    }

    for (name, mode) in [
        ("strictly", Replay.Mode.strict), ("tolerantly", .tolerant(repeating: false)),
    ] {
        Benchmark("replay \(name): 1,000,000 recorded calls", configuration: configuration) {
            benchmark in
            let replay = try Replay(opening: try LargeRecording.path.get(), mode)
            benchmark.startMeasurement()
            try LargeRecording.makeCalls(ReplayDevice(replay))
            benchmark.stopMeasurement()
            guard replay.summary.replayed == LargeRecording.count else {
                return benchmark.error("only \(replay.summary.replayed) calls were replayed")
            }
        }
    }
}
