// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import Testing

@testable import PrivcmdKit

/// A fake of the recorded environment, on which the same clauses run.
private struct FakeOfRecord {
    let real: RealRecord
    private let subject: TestTarget
    private let environment: Environment

    init(_ real: RealRecord) {
        self.real = real
        var recorded = real.record.header.environment
        var profile = FakeProfile(
            name: real.name, summary: "", system: real.record.header.system,
            gsis: Self.gsis, interrupts: FakeProfile.standard.interrupts)
        profile.hasEventfd = recorded.has(.eventfd)
        subject = TestTarget(Device(profile))
        let probed = EnvironmentProbe.environment(of: subject, level: .readOnly)
        recorded.kind = .fake
        recorded.features = probed.features
        environment = recorded
    }

    private static let gsis: [SBDF: GSI] = [
        SBDF(segment: 0, bus: 1, slot: 0, function: 0): GSI(20),
        SBDF(segment: 0, bus: 2, slot: 0, function: 0): GSI(21),
        SBDF(segment: 0, bus: 3, slot: 0, function: 0): GSI(22),
        SBDF(segment: 0, bus: 4, slot: 0, function: 0): GSI(23),
        SBDF(segment: 0, bus: 4, slot: 0, function: 1): GSI(23),
    ]

    /// The families of clauses whose results depend on the kernel, not on Xen.
    private static let families: Set<String> = [
        "mmap", "mmapbatch", "mmapbatch-v2", "dm-op", "restrict", "mmap-resource", "irqfd",
        "ioeventfd", "pcidev-get-gsi", "hypercall", "privcmd-file", "privcmd-map",
        "hypercall-file", "hypercall-map", "xenfs-file", "unknown-request", "open-restricted",
    ]

    /// Runs the clauses on the fake.
    ///
    /// - Returns: the number of equal results, the differences, and why clauses were skipped.
    func compare() -> (same: Int, different: [String], skipped: [String: String]) {
        var (same, different, skipped) = (0, [String](), [String: String]())
        for clause in Contract.clauses
        where Self.families.contains(clause.name.family) && clause.name.leaf != "signals" {
            guard case .observed(let expected)? = real.record.entry(clause.name)?.outcome else {
                continue
            }
            switch clause.run(subject, in: environment, isolation: .none) {
            // Arguments are not compared: descriptor numbers vary.
            case .observed(let actual)
            where actual.steps.map(\.result) == expected.steps.map(\.result)
                && actual.unexpectedWrites == expected.unexpectedWrites:
                same += 1
            case .skipped(let reason): skipped[clause.name.rawValue] = reason
            case let outcome: different.append("\(clause.name): \(outcome), not \(expected)")
            }
        }
        return (same, different, skipped)
    }
}

@Suite struct `fake kernel compared with recorded kernels` {
    @Test(arguments: RealRecord.all)
    func `each clause has the result of the record`(real: RealRecord) {
        let (same, different, skipped) = FakeOfRecord(real).compare()
        #expect(different == [])
        #expect(same > 12)
        let unexplained = skipped.filter { !Self.expectedReasons.contains($0.value) }
        #expect(unexplained == [:])
    }

    /// The reasons to skip a clause on a fake in this process.
    private static let expectedReasons: Set<String> = [
        "there is no 32-bit system calls here", "this device has no device node",
        "a fake does not check its user", "a fake has no descriptor that a program could inherit",
        "a child process has its own copy of the fake",
    ]
}
