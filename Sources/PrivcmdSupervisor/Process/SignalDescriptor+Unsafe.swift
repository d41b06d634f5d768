// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// A signalfd(2) for the signals that request a stop, and for SIGCHLD.
struct SignalDescriptor: ~Copyable {
    private let descriptor: OwnedDescriptor
    /// The signal mask before, which the program starts with.
    let previousMask: sigset_t

    /// A signal that has arrived.
    struct ReceivedSignal {
        let number: Int32
        /// Whether a terminal sent it, which sends it to the program as well.
        let isFromTerminal: Bool
    }

    /// Blocks the signals while this value exists.
    init() throws(Errno) {
        var mask = sigset_t()
        // SAFETY: the callee fills the mask in before it returns a descriptor.
        let number = unsafe supervise_block_signals(&mask)
        guard number >= 0 else { throw Errno(rawValue: -number) }
        descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
        previousMask = mask
    }

    deinit {
        var mask = previousMask
        // SAFETY: the mask lives through the call.
        unsafe supervise_restore_signals(&mask)
    }

    /// The descriptor, for poll(2).
    var borrowed: FileDescriptor { descriptor.borrowed }

    /// The next pending signal; nil if there is none.
    func next() -> ReceivedSignal? {
        var sender: pid_t = 0
        // SAFETY: the callee fills the sender in before it returns a signal.
        let number = unsafe supervise_read_signal(borrowed.rawValue, &sender)
        return number == 0 ? nil : ReceivedSignal(number: number, isFromTerminal: sender == 0)
    }
}
