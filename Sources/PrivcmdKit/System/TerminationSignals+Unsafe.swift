// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc

/// The signals that ask this process to stop: SIGINT, SIGTERM and SIGHUP.
///
/// A handler records them, so that a command can clean up before it ends. An ignored SIGHUP stays
/// ignored, for nohup(1).
package enum TerminationSignals {
    /// A recorded signal.
    package struct ReceivedSignal {
        package let number: CInt
        /// Whether a terminal sent it, which sends it to the programs of this process as well.
        package let isFromTerminal: Bool
    }

    package static func installHandlers(alsoFor others: [CInt] = []) {
        for number in [SIGINT, SIGTERM, SIGHUP] + others { sys_record_signal(number) }
    }

    /// Lets a write to a closed pipe, or beyond the limit of a file's size, fail instead of ending
    /// this process.
    package static func ignoreFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }

    /// The number of the last signal; nil if none was received.
    package static var lastReceived: CInt? {
        let number = sys_last_signal()
        return number == 0 ? nil : number
    }

    /// The signal that was received since the last call; the later one if there were two.
    package static func next() -> ReceivedSignal? {
        var fromTerminal: CInt = 0
        // SAFETY: the variable is local.
        let number = unsafe sys_next_signal(&fromTerminal)
        return number == 0
            ? nil : ReceivedSignal(number: number, isFromTerminal: fromTerminal != 0)
    }

    /// The exit status of a shell for a program that a signal ended.
    package static func exitStatus(of number: CInt) -> CInt { 128 + number }
}
