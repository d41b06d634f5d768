// SPDX-License-Identifier: MIT

import SystemPackage
import Testing

@testable import PrivcmdKit

/// A fake of the place that a record was made at, checked as the place was.
private struct Replica {
    let real: RealRecord
    private let subject: TestTarget
    private let place: Environment

    init(_ real: RealRecord) {
        self.real = real
        var recorded = real.record.header.environment
        var profile = FakeProfile(
            name: real.name, summary: "", system: real.record.header.system,
            gsis: Self.gsis, interrupts: FakeProfile.standard.interrupts)
        profile.hasEventfd = recorded.has(.eventfd)
        subject = TestTarget(Device(profile))
        let survey = EnvironmentProbe.environment(of: subject, level: .readOnly)
        recorded.kind = .fake
        recorded.features = survey.features
        place = recorded
    }

    private static let gsis: [SBDF: GSI] = [
        SBDF(segment: 0, bus: 1, slot: 0, function: 0): GSI(20),
        SBDF(segment: 0, bus: 2, slot: 0, function: 0): GSI(21),
        SBDF(segment: 0, bus: 3, slot: 0, function: 0): GSI(22),
        SBDF(segment: 0, bus: 4, slot: 0, function: 0): GSI(23),
        SBDF(segment: 0, bus: 4, slot: 0, function: 1): GSI(23),
    ]

    /// The families that the kernel's half answers by itself, or nearly so.
    private static let families: Set<String> = [
        "mmap", "mmapbatch", "mmapbatch-v2", "dm-op", "restrict", "mmap-resource", "irqfd",
        "ioeventfd", "pcidev-get-gsi", "hypercall", "privcmd-file", "privcmd-map",
        "hypercall-file", "hypercall-map", "xenfs-file", "unknown-request", "open-restricted",
    ]

    /// How many clauses the fake answers, which differ from the record, and why others are skipped.
    func compare() -> (same: Int, different: [String], skipped: [String: String]) {
        var (same, different, skipped) = (0, [String](), [String: String]())
        for clause in Contract.clauses
        where Self.families.contains(clause.name.family) && clause.name.leaf != "signals" {
            guard case .observed(let wanted)? = real.record.entry(clause.name)?.outcome else {
                continue
            }
            switch clause.run(subject, in: place, isolation: .none) {
            // What was sent may name a descriptor, whose number is anybody's.
            case .observed(let seen)
            where seen.steps.map(\.result) == wanted.steps.map(\.result)
                && seen.unexpectedWrites == wanted.unexpectedWrites:
                same += 1
            case .skipped(let why): skipped[clause.name.rawValue] = why
            case let outcome: different.append("\(clause.name): \(outcome), not \(wanted)")
            }
        }
        return (same, different, skipped)
    }
}

@Suite struct `A fake's kernel` {
    @Test(arguments: RealRecord.all)
    func `answers as the real one that was recorded`(real: RealRecord) {
        let (same, different, skipped) = Replica(real).compare()
        #expect(different == [])
        #expect(same > 12)
        let unexplained = skipped.filter { !Self.reasons.contains($0.value) }
        #expect(unexplained == [:])
    }

    /// What a model cannot do in its process.
    private static let reasons: Set<String> = [
        "there is no 32-bit system calls here", "this device has no device node",
        "a fake does not check its user", "a fake has no descriptor that a program could inherit",
        "a child process has its own copy of the fake",
    ]
}
