// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdSupervisor

@Suite struct `Requests to stop` {
    private let start = ContinuousClock.now

    private func decisions(_ requests: (seconds: Double, fromTerminal: Bool)...)
        -> [StopRequests.Decision]
    {
        var judge = StopRequests()
        return requests.map { request in
            judge.decide(
                at: start + .seconds(request.seconds), fromTerminal: request.fromTerminal)
        }
    }

    @Test func `are handed on once, and the next one kills`() {
        #expect(decisions((0, false), (1, false)) == [.passOn, .kill])
    }

    /// timeout(1) signals a process, and then the group that it belongs to.
    @Test func `that come at once are one`() {
        #expect(decisions((0, false), (0.01, false), (5, false)) == [.passOn, .leave, .kill])
    }

    @Test func `of a terminal are the program's own, unless two come in a row`() {
        #expect(decisions((0, true), (5, true), (10, true)) == [.leave, .leave, .leave])
        #expect(decisions((0, true), (0.5, true)) == [.leave, .kill])
    }

    @Test func `are remembered, however they were decided about`() {
        var judge = StopRequests()
        #expect(!judge.haveCome)
        _ = judge.decide(at: start, fromTerminal: true)
        #expect(judge.haveCome)
    }
}
