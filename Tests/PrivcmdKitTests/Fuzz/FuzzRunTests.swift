// SPDX-License-Identifier: MIT

import CPrivcmd
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

@Suite struct `Two devices side by side` {
    private let honest = FuzzTarget(name: "honest", profile: .test)

    private func compare(
        _ other: FuzzTarget, _ setting: FuzzConfiguration = .test(), count: Int = 100_000
    ) throws -> (statistics: FuzzStatistics, difference: FuzzDifference?) {
        try FuzzRun(setting, honest, against: other).compare(FuzzSequence(setting, count: count))
    }

    /// Shrinks a difference between two devices that begin anew for each attempt.
    private func shrink(
        _ difference: FuzzDifference, _ other: FuzzTarget, _ setting: FuzzConfiguration
    )
        throws -> [FuzzCall]
    {
        var shrinker = FuzzShrinker(limit: 5000) { calls in
            try FuzzRun(setting, honest, against: other).compare(FuzzSequence(setting, calls))
                .difference?.callNumber
        }
        return try shrinker.shrink(FuzzSequence(setting, count: difference.callNumber).prefix(.max))
    }

    @Test func `answer alike where they are the same`() throws {
        let (seen, difference) = try compare(honest, count: 20_000)
        #expect(difference == nil)
        #expect(seen.calls == 20_000)
    }

    @Test func `part at a difference of releases, which is shrunk to one call`() throws {
        let other = FuzzTarget(name: "old", profile: .test(on: .testSystem(linux: "6.1.0")))
        let difference = try #require(try compare(other).difference)
        let calls = try shrink(difference, other, .test())
        #expect(calls.count == 1)
        #expect(calls.last?.name == "IOCTL_PRIVCMD_PCIDEV_GET_GSI")
    }

    @Test func `part where a number is answered only after others, which are kept`() throws {
        let other = FuzzTarget(name: "forgetful", isReal: false) {
            let fake = FakeDevice(.test)
            return .init(
                opener: {
                    () throws(OpenFailure) in
                    WrongTransport(fake.openAgain(), answering: .improperLink) {
                        $0.rawValue == MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI ? 3 : nil
                    }
                }, control: fake.control)
        }
        let difference = try #require(try compare(other).difference)
        let calls = try shrink(difference, other, .test())
        #expect(calls.map(\.name) == .init(repeating: "IOCTL_PRIVCMD_PCIDEV_GET_GSI", count: 3))
    }

    @Test func `stop where somebody asks them to`() throws {
        var asked = 0
        let (seen, _) = try FuzzRun(.test(), honest, against: honest).compare(
            FuzzSequence(.test(), count: 100_000),
            isInterrupted: {
                asked += 1
                return asked > 3
            })
        #expect(seen.calls == 3000)
    }

    @Test func `are said to be damaged where one writes before its argument`() throws {
        let other = FuzzTarget(name: "careless", isReal: false) {
            let fake = FakeDevice(.test)
            return .init(
                opener: { () throws(OpenFailure) in CarelessTransport(fake.openAgain()) },
                control: fake.control)
        }
        let difference = try #require(try compare(other).difference)
        #expect(difference.otherResult.corruption == "bytes before the argument changed")
    }

    @Test func `differ in more than the number of a domain, which is let pass by name`() {
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

    @Test func `part where a transcript ends early`() throws {
        let sequence = FuzzSequence(.test(), count: 50)
        let whole = try FuzzTranscript(executing: sequence, on: honest)
        let part = try FuzzTranscript(
            executing: FuzzSequence(.test(), count: 40), on: honest)
        #expect(whole.compare(with: whole, sequence).difference == nil)
        #expect(whole.compare(with: part, sequence).difference?.callNumber == 41)
    }
}

/// A transport that answers some requests wrongly from a certain time on.
private final class WrongTransport: Transport {
    private let inner: FakeDevice
    private let wrong: Errno
    private let turn: @Sendable (Request) -> Int?
    private let count = Mutex(0)

    /// `turn` says which of the requests that it speaks of is the first to be answered wrongly.
    init(_ inner: FakeDevice, answering wrong: Errno, _ turn: @escaping @Sendable (Request) -> Int?)
    {
        self.inner = inner
        self.wrong = wrong
        self.turn = turn
    }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        if let turn = turn(request) {
            let number = count.withLock {
                $0 += 1
                return $0
            }
            if number >= turn { return .errno(wrong) }
        }
        return inner.perform(request, argument, in: memory)
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}

/// A transport that writes a byte before each argument.
private final class CarelessTransport: Transport {
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
