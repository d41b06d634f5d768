// SPDX-License-Identifier: MIT

/// Decides what a signal that requests a stop does.
package struct StopRequestPolicy {
    /// What to do with a signal.
    package enum Decision: Equatable {
        /// The program has it already, or this is a duplicate.
        case ignore
        /// Forward it to the program.
        case forward
        /// Kill all processes that are left.
        case kill
    }

    /// timeout(1) and others signal a process and then its group, which is one request.
    private static let duplicateInterval = Duration.milliseconds(200)
    /// A program may handle Ctrl-C itself, but hardly twice in a row.
    private static let repeatInterval = Duration.seconds(1)

    private var lastTime: ContinuousClock.Instant?

    /// Whether a signal has arrived.
    package var hasReceivedSignal: Bool { lastTime != nil }

    /// Decides what a signal does.
    ///
    /// - Parameters:
    ///   - now: when it arrived.
    ///   - fromTerminal: whether a terminal sent it, which sends it to the program as well.
    /// - Returns: what to do.
    package mutating func decide(at now: ContinuousClock.Instant, fromTerminal: Bool) -> Decision {
        let pause = lastTime.map { now - $0 }
        lastTime = now
        guard let pause else { return fromTerminal ? .ignore : .forward }
        if fromTerminal { return pause < Self.repeatInterval ? .kill : .ignore }
        return pause < Self.duplicateInterval ? .ignore : .kill
    }
}
