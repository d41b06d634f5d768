// SPDX-License-Identifier: MIT

import PrivcmdKit

/// How a supervised program ended.
package enum TerminationStatus: Equatable, Sendable {
    /// It exited with a status.
    case exited(Int32)
    case killed(signal: Int32)

    /// The status that a shell shows: the exit status, or 128 plus the signal number.
    package var shellStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(let signal): TerminationSignals.exitStatus(of: signal)
        }
    }
}
