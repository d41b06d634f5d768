// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

extension TerminationSignals {
    /// Whether a signal was received.
    static var isReceived: Bool { lastReceived != nil }

    /// The exit status after the last signal received, as in a shell; nil if none was.
    static var exitCode: ExitCode? { lastReceived.map { ExitCode(exitStatus(of: $0)) } }
}
