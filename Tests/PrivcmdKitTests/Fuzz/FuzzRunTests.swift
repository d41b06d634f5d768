// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdConformance
import PrivcmdFake
import PrivcmdFuzz
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `fuzz comparison of two devices` {
    private let reference = FuzzTarget(name: "reference", profile: .test)

    private func compare(
        _ other: FuzzTarget, _ configuration: FuzzConfiguration = .test(), count: Int = 100_000
    ) throws -> (statistics: FuzzStatistics, difference: FuzzDifference?) {
        try FuzzRun(configuration, reference, against: other)
            .compare(FuzzSequence(configuration, count: count))
    }

    /// Shrinks a difference.
    ///
    /// Each attempt opens both devices again.
    private func shrink(
        _ difference: FuzzDifference, _ other: FuzzTarget, _ configuration: FuzzConfiguration
    )
        async throws -> [FuzzCall]
    {
        var shrinker = FuzzShrinker(limit: 5000) { calls in
            try FuzzRun(configuration, reference, against: other)
                .compare(FuzzSequence(configuration, calls)).difference?.callNumber
        }
        let sequence = FuzzSequence(configuration, count: difference.callNumber)
        return try await shrinker.shrink(sequence.prefix(.max))
    }

    @Test func `equal devices have no difference`() throws {
        let (statistics, difference) = try compare(reference, count: 20_000)
        #expect(difference == nil)
        #expect(statistics.calls == 20_000)
    }

    @Test func `a difference of releases is shrunk to one call`() async throws {
        let other = FuzzTarget(name: "old", profile: .test(on: .testSystem(linux: "6.1.0")))
        let difference = try #require(try compare(other).difference)
        let calls = try await shrink(difference, other, .test())
        #expect(calls.count == 1)
        #expect(calls.last?.name == "IOCTL_PRIVCMD_PCIDEV_GET_GSI")
    }

    @Test func `a difference after several calls keeps these calls`() async throws {
        let other = FuzzTarget(name: "faulty", isReal: false) {
            let fake = FakeDevice(.test)
            return .init(
                opener: {
                    () throws(OpenFailure) in
                    FaultyTransport(fake.openAgain(), failingWith: .improperLink) {
                        $0.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI ? 3 : nil
                    }
                }, control: fake.control)
        }
        let difference = try #require(try compare(other).difference)
        let calls = try await shrink(difference, other, .test())
        #expect(calls.map(\.name) == .init(repeating: "IOCTL_PRIVCMD_PCIDEV_GET_GSI", count: 3))
    }

    @Test func `an interrupt stops the comparison`() throws {
        var checkCount = 0
        let (statistics, _) = try FuzzRun(.test(), reference, against: reference).compare(
            FuzzSequence(.test(), count: 100_000),
            isInterrupted: {
                checkCount += 1
                return checkCount > 3
            })
        #expect(statistics.calls == 3000)
    }

    @Test func `a write before the argument is reported as corruption`() throws {
        let other = FuzzTarget(name: "overwriting", isReal: false) {
            let fake = FakeDevice(.test)
            return .init(
                opener: { () throws(OpenFailure) in OverwritingTransport(fake.openAgain()) },
                control: fake.control)
        }
        let difference = try #require(try compare(other).difference)
        #expect(difference.otherResult.corruption == "bytes before the argument changed")
    }

    @Test func `only the ids of created domains are an allowed difference`() {
        var one = FuzzResult(.result(0))
        var other = one
        one.createdDomain = DomainID(1)
        other.createdDomain = DomainID(2)
        #expect(FuzzAllowedDifference.covering(one, other) == [.domainID])
        other.createdDomain = nil
        #expect(FuzzAllowedDifference.covering(one, other) == nil)
        other = FuzzResult(.error(.einval))
        #expect(FuzzAllowedDifference.covering(one, other) == nil)
    }

    @Test func `a transcript that ends early is a difference`() throws {
        let sequence = FuzzSequence(.test(), count: 50)
        let whole = try FuzzTranscript(executing: sequence, on: reference)
        let part = try FuzzTranscript(
            executing: FuzzSequence(.test(), count: 40), on: reference)
        #expect(whole.compare(with: whole, sequence).difference == nil)
        #expect(whole.compare(with: part, sequence).difference?.callNumber == 41)
    }
}

/// A transport that fails some requests from a certain number on.
private final class FaultyTransport: Transport {
    private let inner: FakeDevice
    private let errno: Errno
    private let firstFailure: @Sendable (Request) -> Int?
    private let count = Mutex(0)

    /// `firstFailure` returns the number of the first request to fail; nil if none fails.
    init(
        _ inner: FakeDevice, failingWith errno: Errno,
        _ firstFailure: @escaping @Sendable (Request) -> Int?
    ) {
        self.inner = inner
        self.errno = errno
        self.firstFailure = firstFailure
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        if let first = firstFailure(request) {
            let number = count.withLock {
                $0 += 1
                return $0
            }
            if number >= first { return .errno(errno) }
        }
        return inner.perform(request, argument, in: memory)
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}

/// A transport that writes a byte before each argument.
private final class OverwritingTransport: Transport {
    private let inner: FakeDevice

    init(_ inner: FakeDevice) { self.inner = inner }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        _ = memory.write([0], to: argument.advanced(by: -1))
        return inner.perform(request, argument, in: memory)
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}
