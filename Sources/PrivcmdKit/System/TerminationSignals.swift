// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

/// Catches the signals that ask the program to stop, and records them.
///
/// A running command checks for them, and can clean up before it ends.
public enum TerminationSignals {
    /// Installs handlers for SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE.
    ///
    /// Without SIGPIPE, a write to a closed pipe fails with EPIPE instead of ending the program.
    public static func installHandlers() {
        for signal in [SIGINT, SIGTERM, SIGHUP] { _ = sys_catch_signal(signal) }
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// The number of the last signal received; nil if none was.
    public static var lastReceived: Int32? {
        let number = sys_last_signal()
        return number == 0 ? nil : number
    }
}
