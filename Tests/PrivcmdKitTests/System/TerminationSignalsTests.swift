// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import Testing

@Suite(.serialized) struct `Termination signals` {
    /// Runs a body with the handlers.
    ///
    /// Afterwards Ctrl-C ends the tests again.
    private func withHandlers(_ others: [CInt] = [], _ body: () async throws -> Void) async rethrows
    {
        TerminationSignals.installHandlers(alsoFor: others)
        defer { for number in [SIGINT, SIGTERM, SIGHUP] + others { signal(number, SIG_DFL) } }
        try await body()
    }

    @Test func `are recorded instead of ending the process, and returned once`() async throws {
        try await withHandlers([SIGUSR1]) {
            kill(getpid(), SIGUSR1)
            // A thread of the process that does not block the signal runs the handler.
            for _ in 1...1000 where TerminationSignals.lastReceived == nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(TerminationSignals.lastReceived == SIGUSR1)
            let received = try #require(TerminationSignals.next())
            #expect(received.number == SIGUSR1)
            #expect(!received.isFromTerminal)
            #expect(TerminationSignals.next() == nil)
            #expect(TerminationSignals.lastReceived == SIGUSR1)
        }
    }

    @Test func `do not include SIGHUP if the process ignores it`() async {
        signal(SIGHUP, SIG_IGN)
        await withHandlers {
            var action = sigaction()
            sigaction(SIGHUP, nil, &action)
            let handler = action.__sigaction_handler.sa_handler
            #expect(unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self))
        }
    }

    @Test func `have the exit status of a shell`() {
        #expect(TerminationSignals.exitStatus(of: SIGINT) == 130)
        #expect(TerminationSignals.exitStatus(of: SIGTERM) == 143)
    }
}
