// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import PrivcmdKit

/// What is to be found within this many calls.
private let enough = 100_000

/// A fake, another that differs from it, and what a search finds.
private struct Search {
    let honest: FakeProfile
    let other: FakeProfile

    /// The first difference, and the shortest sequence that still shows it; nil where there is none.
    func find(_ setting: FuzzConfiguration) throws -> (number: Int, shortest: [FuzzCall])? {
        let run = FuzzRun(
            setting, FuzzTarget(name: "honest", profile: honest),
            against: FuzzTarget(name: "other", profile: other))
        let sequence = FuzzSequence(setting, count: enough)
        guard let difference = try run.compare(sequence).difference else { return nil }
        var shrinker = FuzzShrinker(limit: 10_000) { calls in
            try run.compare(FuzzSequence(setting, calls)).difference?.callNumber
        }
        return (difference.callNumber, try shrinker.shrink(sequence.prefix(difference.callNumber)))
    }
}

@Suite struct `A fault that is seeded into a fake` {
    private static func setting(for profile: FakeProfile, seed: UInt64) -> FuzzConfiguration {
        FuzzConfiguration(
            for: Device(profile), seed: seed, level: .destructive,
            device: LabMachine.passthroughDevice)
    }

    @Test(arguments: FakeMutation.allCases, [UInt64(1), 2, 3])
    func `is found within 100,000 calls and shrunk to at most five`(
        flaw: FakeMutation, seed: UInt64
    )
        throws
    {
        let honest = FakeProfile.standard
        var flawed = honest
        flawed.mutations = [flaw]
        let found = try Search(honest: honest, other: flawed)
            .find(Self.setting(for: honest, seed: seed))
        let (number, shortest) = try #require(found)
        #expect(number <= enough)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    /// Each dated row of Xen that calls can show, turned over where it counts.
    @Test(arguments: [
        XenChange.deviceReset, .setupGSIForPVH, .mapPIRQForPVH, .gsiPermission,
        .mapPIRQFindsDomainFirst, .refusesUnknownResource, .countsEveryBAR, .versionBuffers,
    ])
    func `by turning a row of Xen's over is found and shrunk`(change: XenChange) throws {
        let honest = FakeProfile.standard
        var turned = honest
        turned.patches.xen[change] = !honest.has(change)
        let found = try Search(honest: honest, other: turned)
            .find(Self.setting(for: honest, seed: 1))
        let (_, shortest) = try #require(found)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    @Test(arguments: [LinuxChange.irqfd, .ioeventfd, .pcidevGetGSI, .fullHypercallNumber])
    func `by turning a row of Linux's over is found and shrunk`(change: LinuxChange) throws {
        let honest = FakeProfile.standard
        var turned = honest
        turned.patches.linux[change] = !honest.has(change)
        let found = try Search(honest: honest, other: turned)
            .find(Self.setting(for: honest, seed: 1))
        let (_, shortest) = try #require(found)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    @Test func `and none where there is none: every built-in profile is like itself`() throws {
        for profile in FakeProfile.builtIn {
            let setting = Self.setting(for: profile, seed: 1)
            let target = FuzzTarget(name: profile.name, profile: profile)
            let (seen, difference) = try FuzzRun(setting, target, against: target)
                .compare(FuzzSequence(setting, count: 3000))
            #expect(difference == nil)
            // What a recorded cell is asked, its fake has an answer to.
            let isAnswered = seen.results.values.allSatisfy { $0["unanswered"] == nil }
            #expect(isAnswered || profile.provenance != .recorded, "\(profile.name)")
        }
    }
}
