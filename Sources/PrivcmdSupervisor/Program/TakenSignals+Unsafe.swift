// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The signals that ask a supervisor to stop, and the end of its children, read from a descriptor.
struct TakenSignals: ~Copyable {
    private let descriptor: OwnedDescriptor
    /// The signal mask that there was, and that a program begins with.
    let before: sigset_t

    /// A signal that has come.
    struct Signal {
        let number: Int32
        /// Whether a terminal sent it, to the program as well.
        let isFromTerminal: Bool
    }

    /// Takes the signals until this goes.
    init() throws(Errno) {
        var mask = sigset_t()
        // SAFETY: the mask is filled in before this returns.
        let number = unsafe supervise_take_signals(&mask)
        guard number >= 0 else { throw Errno(rawValue: -number) }
        descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
        before = mask
    }

    deinit {
        var mask = before
        // SAFETY: the mask lives through the call.
        unsafe supervise_give_signals_back(&mask)
    }

    /// The descriptor, to wait on.
    var borrowed: FileDescriptor { descriptor.borrowed }

    /// The next signal that has come; nil where none has.
    func next() -> Signal? {
        var sender: pid_t = 0
        // SAFETY: the sender is filled in before this returns.
        let number = unsafe supervise_next_signal(borrowed.rawValue, &sender)
        return number == 0 ? nil : Signal(number: number, isFromTerminal: sender == 0)
    }
}
