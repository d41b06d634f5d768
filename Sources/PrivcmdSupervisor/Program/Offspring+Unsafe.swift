// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc

/// What a program leaves behind: processes that would have nobody to answer them.
struct Offspring: ~Copyable {
    private let adoptedBefore: Int32
    /// Children of this process that are none of the program's.
    private let others: Set<Int32>

    /// Begins to adopt what a program leaves behind; to be made before the program is started.
    init() {
        others = Self.children()
        adoptedBefore = supervise_adopt_orphans(1)
    }

    deinit {
        if adoptedBefore >= 0 { _ = supervise_adopt_orphans(adoptedBefore) }
    }

    private static func children() -> Set<Int32> {
        var numbers = [pid_t](repeating: 0, count: 1024)
        // SAFETY: at most as many as there is room for are written.
        let count = unsafe supervise_children(&numbers, numbers.count)
        return Set(numbers[..<count])
    }

    /// Those that run; what has ended is taken away.
    var running: Set<Int32> {
        Self.children().subtracting(others).filter { Self.end(of: $0) == nil }
    }

    /// Sends a signal to each.
    func signal(_ number: Int32) {
        for process in running { _ = kill(process, number) }
    }

    /// How a child ended; nil while it runs.
    static func end(of process: Int32) -> ProgramEnd? {
        var status: Int32 = 0
        // SAFETY: the status is filled in before this returns.
        switch unsafe supervise_has_ended(process, &status) {
        case 0: return nil
        case 1:
            let signal = supervise_ending_signal(status)
            return signal == 0
                ? .exited(supervise_exit_status(status)) : .killed(signal: signal)
        // It is no child of ours any more: somebody else has taken its status.
        default: return .exited(EXIT_FAILURE)
        }
    }
}
