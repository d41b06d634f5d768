// SPDX-License-Identifier: MIT

internal import CSupervise

/// How calls are waited for: with an eye on signals, or, while they come fast, without.
///
/// Waiting for calls alone takes half a microsecond less. A pulse then interrupts it, so that signals wait no
/// longer than a beat; where fewer calls come between two beats the pulse stops.
struct Pace: ~Copyable {
    private var pulse: supervise_pulse?
    private var calls = 0
    /// Whether calls alone are to be waited for.
    private(set) var isFast = false

    /// The time between beats, in milliseconds.
    private static let beat: Int32 = 2
    /// As many calls come fast, be it between beats or since it was last waited long.
    private static let many = 16

    /// Makes the pulse of this thread; without one, signals are never lost sight of.
    init() {
        var pulse: supervise_pulse = 0
        // SAFETY: the pulse is filled in before this returns 0.
        if unsafe supervise_make_pulse(&pulse) == 0 { self.pulse = pulse }
    }

    deinit {
        if let pulse { supervise_end_pulse(pulse) }
    }

    /// Hears that a call was answered.
    mutating func answered() {
        calls += 1
        if !isFast, calls >= Self.many { change(to: true) }
    }

    /// Hears that the waiting was interrupted.
    mutating func interrupted() {
        if isFast, calls < Self.many { change(to: false) }
        calls = 0
    }

    /// Keeps an eye on signals again.
    mutating func slowDown() {
        if isFast { change(to: false) }
        calls = 0
    }

    private mutating func change(to isFast: Bool) {
        guard let pulse else { return }
        supervise_set_pulse(pulse, isFast ? Self.beat : 0)
        self.isFast = isFast
        calls = 0
    }
}
