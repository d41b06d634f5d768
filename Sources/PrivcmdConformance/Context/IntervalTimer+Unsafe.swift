// SPDX-License-Identifier: MIT

import Glibc
internal import Synchronization
internal import SystemPackage

/// An interval timer that sends SIGALRM to this process, and a count of the signals.
///
/// The handler lacks SA_RESTART, so that the signals interrupt system calls. A process has one such
/// timer.
struct IntervalTimer: ~Copyable {
    private static let count = Atomic<UInt64>(0)

    /// How many signals have arrived.
    var signalCount: UInt64 { Self.count.load(ordering: .relaxed) }

    /// Starts the timer.
    init(microseconds: Int) throws(Errno) {
        // The store also initializes the variable: a handler must not be the first to use it.
        Self.count.store(0, ordering: .relaxed)
        var action = sigaction()
        // SAFETY: the handler only changes an atomic variable, as a signal handler may.
        unsafe action.__sigaction_handler.sa_handler = { _ in
            IntervalTimer.count.add(1, ordering: .relaxed)
        }
        // SAFETY: the structures stay valid during the call; so in set.
        guard unsafe sigaction(SIGALRM, &action, nil) == 0, Self.set(microseconds) else {
            throw Errno(rawValue: Glibc.errno)
        }
    }

    deinit { _ = Self.set(0) }

    private static func set(_ microseconds: Int) -> Bool {
        let interval = timeval(tv_sec: 0, tv_usec: microseconds)
        var times = itimerval(it_interval: interval, it_value: interval)
        return unsafe setitimer(CInt(ITIMER_REAL.rawValue), &times, nil) == 0
    }
}
