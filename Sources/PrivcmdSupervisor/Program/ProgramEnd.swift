// SPDX-License-Identifier: MIT

/// How a supervised program came to its end.
public enum ProgramEnd: Equatable, Sendable {
    /// It exited with a status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)

    /// The status that a shell would show: 128 and the signal's number where a signal ended it.
    public var status: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
    }
}
