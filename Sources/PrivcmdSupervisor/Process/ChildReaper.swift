// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit

/// Forwards signals to the supervised program, reaps it, and ends the processes that it left
/// running.
struct ChildReaper: ~Copyable {
    private let processID: Int32
    private var stopRequests = StopRequestPolicy()
    private var deadline: ContinuousClock.Instant?
    /// How the program ended; nil while it runs.
    private(set) var termination: TerminationStatus?
    /// How many processes the program left running.
    private(set) var leftoverCount = 0
    /// Whether the program and all its descendants have ended.
    private(set) var isDone = false

    init(_ process: Int32) { self.processID = process }

    /// Forwards signals that request a stop.
    mutating func forwardSignals() {
        while let signal = TerminationSignals.next() {
            switch stopRequests.decide(at: .now, fromTerminal: signal.isFromTerminal) {
            case .ignore: break
            case .forward: _ = kill(processID, signal.number)
            case .kill: _ = kill(processID, SIGKILL)
            }
        }
    }

    /// Reaps the program, then ends the processes that it left running: SIGTERM first, SIGKILL
    /// later.
    mutating func reap(_ descendants: borrowing DescendantReaper, gracePeriod: Duration) {
        if termination == nil {
            termination = DescendantReaper.reapChild(processID)
            guard termination != nil else { return }
        }
        let running = descendants.runningDescendants
        guard !running.isEmpty else {
            isDone = true
            return
        }
        leftoverCount = max(leftoverCount, running.count)
        guard let deadline else {
            deadline = .now + gracePeriod
            descendants.sendSignal(SIGTERM)
            return
        }
        if deadline < .now { descendants.sendSignal(SIGKILL) }
    }
}
