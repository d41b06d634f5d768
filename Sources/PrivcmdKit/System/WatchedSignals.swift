// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

/// The signals by which somebody asks a program to stop, noted instead of obeyed at once.
///
/// What is under way ends, and puts back what it changed.
public enum WatchedSignals {
    /// Begins to watch for Ctrl-C and the like.
    ///
    /// A reader that goes away ends no program any more either: writing to it is an error.
    public static func begin() {
        for signal in [SIGINT, SIGTERM, SIGHUP] { _ = mirror_watch_signal(signal) }
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// The number of the signal that came last; nil where none came.
    public static var latest: Int32? {
        let number = mirror_watched_signal()
        return number == 0 ? nil : number
    }
}
