// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdSupervisor

@Suite struct `Requests to stop` {
    private let start = ContinuousClock.now

    private func decisions(_ requests: (seconds: Double, fromTerminal: Bool)...)
        -> [StopRequestPolicy.Decision]
    {
        var judge = StopRequestPolicy()
        return requests.map { request in
            judge.decide(
                at: start + .seconds(request.seconds), fromTerminal: request.fromTerminal)
        }
    }

    @Test func `are handed on once, and the next one kills`() {
        #expect(decisions((0, false), (1, false)) == [.forward, .kill])
    }

    /// timeout(1) signals a process, and then the group that it belongs to.
    @Test func `that come at once are one`() {
        #expect(decisions((0, false), (0.01, false), (5, false)) == [.forward, .ignore, .kill])
    }

    @Test func `of a terminal are the program's own, unless two come in a row`() {
        #expect(decisions((0, true), (5, true), (10, true)) == [.ignore, .ignore, .ignore])
        #expect(decisions((0, true), (0.5, true)) == [.ignore, .kill])
    }

    @Test func `are remembered, however they were decided about`() {
        var judge = StopRequestPolicy()
        #expect(!judge.haveArrived)
        _ = judge.decide(at: start, fromTerminal: true)
        #expect(judge.haveArrived)
    }
}
