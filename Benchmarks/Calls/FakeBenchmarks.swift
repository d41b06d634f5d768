// SPDX-License-Identifier: MIT

import Benchmark
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import PrivcmdFuzz
import PrivcmdKit

/// The speed of the fake: typed calls, and a comparison of two fakes.
let fakeBenchmarks: @Sendable () -> Void = {
    Benchmark(
        "gsi: a typed call on the fake",
        configuration: .init(metrics: [.throughput], scalingFactor: .kilo)
    ) { benchmark in
        let fake = try Device(opening: .fake(FakeProfile.standard.name))
        guard let bound = fake.system.devicesBoundToPciback().first else {
            return benchmark.error("the standard profile has no bound device")
        }
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            blackHole(try fake.privcmd.gsi(of: bound.sbdf))
        }
    }

    Benchmark(
        "map_pirq and unmap_pirq of another domain's GSI on the fake",
        configuration: .init(metrics: [.throughput], scalingFactor: .kilo)
    ) { benchmark in
        let fake = try Device(opening: .fake(FakeProfile.standard.name))
        let guest = try fake.privcmd.createDomain(.pv)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            let pirq = try fake.privcmd.mapPIRQ(GSI(16), to: guest)
            try fake.privcmd.unmapPIRQ(pirq, of: guest)
        }
    }

    Benchmark(
        "fuzz: 100,000 calls, fake against fake",
        configuration: .init(metrics: [.wallClock, .peakMemoryResident], maxIterations: 10)
    ) { benchmark in
        let device = try Device(opening: .fake(FakeProfile.standard.name))
        let configuration = FuzzConfiguration(
            for: device, seed: 1, level: .destructive,
            device: device.system.devicesBoundToPciback().first?.sbdf)
        guard let target = FuzzTarget(device) else {
            return benchmark.error("a fake is not a fuzz target")
        }
        benchmark.startMeasurement()
        let result = try FuzzRun(configuration, target, against: target)
            .compare(FuzzSequence(configuration, count: 100_000))
        guard result.difference == nil else {
            return benchmark.error("a fake differs from itself")
        }
    }
}
