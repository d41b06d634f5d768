// SPDX-License-Identifier: MIT

import Glibc

/// Sees a program to its end, and whatever it leaves behind.
struct Watchman: ~Copyable {
    private let process: Int32
    private var asked = 0
    private var deadline: ContinuousClock.Instant?
    /// How the program ended; nil while it runs.
    private(set) var end: ProgramEnd?
    /// How many processes it left behind.
    private(set) var leftBehind = 0
    /// Whether nothing of it is left.
    private(set) var isDone = false

    init(_ process: Int32) { self.process = process }

    /// Passes signals on that ask to stop.
    mutating func hear(_ signals: borrowing TakenSignals) {
        while let signal = signals.next() {
            guard signal.number != SIGCHLD else { continue }
            asked += 1
            // A terminal has told the program by itself. Who asks twice wants an end.
            if asked > 1 {
                _ = kill(process, SIGKILL)
            } else if !signal.isFromTerminal {
                _ = kill(process, signal.number)
            }
        }
    }

    /// Looks whether the program has ended, and ends what it has left behind.
    mutating func look(_ offspring: borrowing Offspring, patience: Duration) {
        if end == nil {
            end = Offspring.end(of: process)
            guard end != nil else { return }
        }
        let left = offspring.running
        guard !left.isEmpty else {
            isDone = true
            return
        }
        leftBehind = max(leftBehind, left.count)
        guard let deadline else {
            deadline = .now + patience
            offspring.signal(SIGTERM)
            return
        }
        if deadline < .now { offspring.signal(SIGKILL) }
    }
}
