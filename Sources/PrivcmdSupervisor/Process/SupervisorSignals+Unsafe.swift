// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The signals of a supervisor: those that ask it to stop, and SIGCHLD.
///
/// SIGCHLD is blocked in this thread while this value exists, except during a wait.
struct SupervisorSignals: ~Copyable {
    /// The signal mask before, with which the program starts.
    let previousMask: sigset_t

    /// A change of a child has no signal if clone(2) chose none, and another thread may get one.
    private static let longestWait: CInt = 1000

    init() {
        // A terminal sends SIGQUIT to the program as well.
        TerminationSignals.installHandlers(alsoFor: [SIGQUIT])
        var mask = sigset_t()
        // SAFETY: the callee fills the mask in.
        unsafe sys_block_child_signal(&mask)
        previousMask = mask
    }

    deinit {
        var mask = previousMask
        // SAFETY: the mask stays valid during the call.
        _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
    }

    /// Waits for a signal, at most for a second.
    func wait() { _ = sys_wait(nil, 0, Self.longestWait) }

    /// Waits until a descriptor is readable or a signal arrives; returns whether it is readable.
    func wait(for descriptor: FileDescriptor, milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        // SAFETY: the entry stays valid during the call.
        guard unsafe sys_wait(&entry, 1, milliseconds) > 0 else { return false }
        if entry.revents & Int16(POLLIN) != 0 { return true }
        // Once all programs have ended, every poll ends at once with POLLHUP.
        _ = sys_wait(nil, 0, 1)
        return false
    }
}
