// SPDX-License-Identifier: MIT

internal import CSupervise

/// Decides how the supervisor waits: in poll(2) for calls and signals, or in the receiving ioctl
/// for calls only.
///
/// The ioctl alone is half a microsecond faster. An interval timer interrupts it, so a signal waits
/// for one interval at most. If fewer calls than `fastThreshold` arrive in an interval, the
/// supervisor returns to poll(2).
struct PollStrategy: ~Copyable {
    private var timer: supervise_interval_timer?
    private var callCount = 0
    /// Whether the supervisor blocks in the receiving ioctl.
    private(set) var blocksInReceive = false

    /// The interval of the timer, in milliseconds.
    private static let interval: Int32 = 2
    /// The number of calls in an interval, or since the last wait, from which on they count as
    /// frequent.
    private static let fastThreshold = 16

    /// Makes the timer of this thread; without one the supervisor always uses poll(2).
    init() {
        var timer: supervise_interval_timer = 0
        // SAFETY: the callee fills the timer in before it returns 0.
        if unsafe supervise_interval_timer_create(&timer) == 0 { self.timer = timer }
    }

    deinit {
        if let timer { supervise_interval_timer_delete(timer) }
    }

    /// Counts a handled call, an interruption of the receiving ioctl, or the end of a poll(2)
    /// without a call.
    mutating func record(isReady: Bool, isHandled: Bool) {
        if isHandled {
            callCount += 1
            if !blocksInReceive, callCount >= Self.fastThreshold { setMode(blocksInReceive: true) }
        } else {
            // The timer or another signal has ended an interval.
            let isRare = !isReady || callCount < Self.fastThreshold
            if blocksInReceive, isRare { setMode(blocksInReceive: false) }
            callCount = 0
        }
    }

    private mutating func setMode(blocksInReceive: Bool) {
        guard let timer else { return }
        supervise_interval_timer_set(timer, blocksInReceive ? Self.interval : 0)
        self.blocksInReceive = blocksInReceive
        callCount = 0
    }
}
