// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc

/// Reaps and ends the processes that the program leaves running: without a supervisor their calls
/// fail.
struct DescendantReaper: ~Copyable {
    private let wasSubreaper: Int32
    /// Children of this process that the program did not start.
    private let otherChildren: Set<Int32>

    /// Makes this process the subreaper of its descendants; call it before the program starts.
    init() {
        otherChildren = Self.children()
        wasSubreaper = supervise_set_child_subreaper(1)
    }

    deinit {
        if wasSubreaper >= 0 { _ = supervise_set_child_subreaper(wasSubreaper) }
    }

    private static func children() -> Set<Int32> {
        var numbers = [pid_t](repeating: 0, count: 1024)
        // SAFETY: the callee writes at most `numbers.count` process ids.
        let count = unsafe supervise_list_children(&numbers, numbers.count)
        return Set(numbers[..<count])
    }

    /// The running descendants; reaps those that have ended.
    var runningDescendants: Set<Int32> {
        Self.children().subtracting(otherChildren).filter { Self.reapChild($0) == nil }
    }

    /// Sends a signal to each running descendant.
    func sendSignal(_ number: Int32) {
        for process in runningDescendants { _ = kill(process, number) }
    }

    /// Reaps a child and returns how it ended; nil while it runs.
    static func reapChild(_ process: Int32) -> TerminationStatus? {
        var status: Int32 = 0
        // SAFETY: the callee fills the status in before it returns 1.
        switch unsafe supervise_reap_child(process, &status) {
        case 0: return nil
        case 1:
            let signal = supervise_termination_signal(status)
            return signal == 0
                ? .exited(supervise_exit_status(status)) : .killed(signal: signal)
        // It is no longer a child of this process: its status has been read elsewhere.
        default: return .exited(EXIT_FAILURE)
        }
    }
}
