// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import PrivcmdFuzz
import TestSupport
import Testing

@testable import PrivcmdKit

/// The maximum number of calls of a search.
private let callLimit = 100_000

/// A search for differences between two fakes.
private struct FuzzSearch {
    let reference: FakeProfile
    let changed: FakeProfile

    /// Returns the number of the first call that differs, and the shortest sequence that differs.
    func find(_ configuration: FuzzConfiguration) async throws
        -> (number: Int, shortest: [FuzzCall])?
    {
        let run = FuzzRun(
            configuration, FuzzTarget(name: "reference", profile: reference),
            against: FuzzTarget(name: "changed", profile: changed))
        let sequence = FuzzSequence(configuration, count: callLimit)
        guard let difference = try run.compare(sequence).difference else { return nil }
        var shrinker = FuzzShrinker(limit: 10_000) { calls in
            try run.compare(FuzzSequence(configuration, calls)).difference?.callNumber
        }
        return (
            difference.callNumber,
            try await shrinker.shrink(sequence.prefix(difference.callNumber))
        )
    }
}

@Suite struct `fuzz search for a seeded fault` {
    private static func configuration(for profile: FakeProfile, seed: UInt64) -> FuzzConfiguration {
        FuzzConfiguration(
            for: Device(profile), seed: seed, level: .destructive,
            device: LabMachine.passthroughDevice)
    }

    @Test(arguments: FakeMutation.allCases, [UInt64(1), 2, 3])
    func `each mutation is found within 100,000 calls and shrunk to five or fewer`(
        mutation: FakeMutation, seed: UInt64
    ) async throws {
        let reference = FakeProfile.standard
        var changed = reference
        changed.mutations = [mutation]
        let result = try await FuzzSearch(reference: reference, changed: changed)
            .find(Self.configuration(for: reference, seed: seed))
        let (number, shortest) = try #require(result)
        #expect(number <= callLimit)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    /// The changes of Xen that calls can detect on the standard profile.
    @Test(arguments: [
        XenChange.deviceReset, .setupGSIForPVH, .mapPIRQForPVH, .gsiPermission,
        .mapPIRQFindsDomainFirst, .refusesUnknownResource, .countsEveryBAR, .versionBuffers,
    ])
    func `a reversed Xen change is found and shrunk`(change: XenChange) async throws {
        let reference = FakeProfile.standard
        var changed = reference
        changed.patches.xen[change] = !reference.has(change)
        let result = try await FuzzSearch(reference: reference, changed: changed)
            .find(Self.configuration(for: reference, seed: 1))
        let (_, shortest) = try #require(result)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    @Test(arguments: [LinuxChange.irqfd, .ioeventfd, .pcidevGetGSI, .fullHypercallNumber])
    func `a reversed Linux change is found and shrunk`(change: LinuxChange) async throws {
        let reference = FakeProfile.standard
        var changed = reference
        changed.patches.linux[change] = !reference.has(change)
        let result = try await FuzzSearch(reference: reference, changed: changed)
            .find(Self.configuration(for: reference, seed: 1))
        let (_, shortest) = try #require(result)
        #expect(shortest.count <= 5, "\(shortest.map(\.description))")
    }

    @Test func `a built-in profile does not differ from itself`() throws {
        for profile in FakeProfile.builtIn {
            let configuration = Self.configuration(for: profile, seed: 1)
            let target = FuzzTarget(name: profile.name, profile: profile)
            let (statistics, difference) = try FuzzRun(configuration, target, against: target)
                .compare(FuzzSequence(configuration, count: 3000))
            #expect(difference == nil)
            // The fake of a recorded cell emulates every call: each returns success or an errno.
            let kinds = Set(statistics.results.values.flatMap(\.keys))
            let isEmulated = kinds.allSatisfy { $0 == "success" || $0.hasPrefix("E") }
            #expect(isEmulated || profile.provenance != .recorded, "\(profile.name): \(kinds)")
        }
    }
}
