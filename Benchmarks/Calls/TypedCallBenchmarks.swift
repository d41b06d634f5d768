// SPDX-License-Identifier: MIT

import Benchmark
import CIoctlLoop
import PrivcmdKit
import SystemPackage

/// The number of calls in one loop, so that the cost of reading the clock is negligible.
private let callsPerLoop = 20_000
private let device = SBDF(segment: 0, bus: 3, slot: 0, function: 0)

/// Issues typed calls; returns the nanoseconds, or nil if a call does not fail with ENOTTY.
private func typedLoop(_ privcmd: Privcmd) -> Int64? {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<callsPerLoop {
        do throws(PrivcmdError) {
            _ = try privcmd.gsi(of: device)
            return nil
        } catch {
            guard error.errno == .enotty else { return nil }
        }
    }
    return Int64((clock.now - start) / .nanoseconds(1))
}

let benchmarks: @Sendable () -> Void = {
    let ratio = BenchmarkMetric.custom(
        "typed call / C, in 1/1000", polarity: .prefersSmaller, useScalingFactor: false)

    // /dev/null returns ENOTTY for every request, so that Linux's part is minimal and the cost of
    // the typed call is visible. Both loops run in one iteration: a slow phase affects both.
    Benchmark(
        "gsi: a typed call compared with the same ioctl in C",
        configuration: .init(
            metrics: [.wallClock, ratio], warmupIterations: 20, maxDuration: .seconds(10),
            maxIterations: 400)
    ) { benchmark in
        let path = FilePath("/dev/null")
        let inC = try FileDescriptor.open(path, .readWrite)
        defer { try? inC.close() }
        let privcmd = Privcmd(over: KernelDevice(adopting: try OwnedDescriptor.open(path)))

        let plain = gsi_loop_in_c(
            inC.rawValue, ABI.pcidevGetGSI.request.rawValue, device.rawValue, UInt64(callsPerLoop))
        guard let typed = typedLoop(privcmd), plain > 0 else {
            return benchmark.error("/dev/null did not return ENOTTY")
        }
        benchmark.measurement(ratio, Int(typed * 1000 / plain))
    }

    fakeBenchmarks()
    replayBenchmarks()
}
