// SPDX-License-Identifier: MIT

/// What is made of the signals that ask a supervisor to stop.
struct StopRequests {
    /// What to do about one.
    enum Decision: Equatable {
        /// The program has it already, or had its like just now.
        case leave
        /// The program is to get it.
        case passOn
        /// Everything that is left is killed.
        case kill
    }

    /// timeout(1) and others signal a process and then its group, which is one request.
    private static let sameRequest = Duration.milliseconds(200)
    /// A program may have uses of its own for Ctrl-C, but hardly for two in a row.
    private static let inARow = Duration.seconds(1)

    private var last: ContinuousClock.Instant?

    /// Whether somebody has asked.
    var haveCome: Bool { last != nil }

    /// Decides about a signal.
    ///
    /// - Parameters:
    ///   - now: when it came.
    ///   - fromTerminal: whether a terminal sent it, which sends it to the program as well.
    /// - Returns: what to do.
    mutating func decide(at now: ContinuousClock.Instant, fromTerminal: Bool) -> Decision {
        let pause = last.map { now - $0 }
        last = now
        guard let pause else { return fromTerminal ? .leave : .passOn }
        if fromTerminal { return pause < Self.inARow ? .kill : .leave }
        return pause < Self.sameRequest ? .leave : .kill
    }
}
