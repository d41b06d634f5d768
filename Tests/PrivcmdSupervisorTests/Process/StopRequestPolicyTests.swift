// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdSupervisor

@Suite struct `The policy for stop requests` {
    private let start = ContinuousClock.now

    private func decisions(_ requests: (seconds: Double, fromTerminal: Bool)...)
        -> [StopRequestPolicy.Decision]
    {
        var policy = StopRequestPolicy()
        return requests.map { request in
            policy.decide(
                at: start + .seconds(request.seconds), fromTerminal: request.fromTerminal)
        }
    }

    @Test func `forwards the first signal and kills at the next one`() {
        #expect(decisions((0, false), (1, false)) == [.forward, .kill])
    }

    /// timeout(1) signals a process and then its process group.
    @Test func `ignores a second signal within milliseconds`() {
        #expect(decisions((0, false), (0.01, false), (5, false)) == [.forward, .ignore, .kill])
    }

    @Test func `ignores signals of a terminal unless two come within a second`() {
        #expect(decisions((0, true), (5, true), (10, true)) == [.ignore, .ignore, .ignore])
        #expect(decisions((0, true), (0.5, true)) == [.ignore, .kill])
    }

    @Test func `reports that a signal has arrived even if it was ignored`() {
        var policy = StopRequestPolicy()
        #expect(!policy.hasReceivedSignal)
        _ = policy.decide(at: start, fromTerminal: true)
        #expect(policy.hasReceivedSignal)
    }
}
