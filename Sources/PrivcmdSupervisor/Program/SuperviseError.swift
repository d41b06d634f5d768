// SPDX-License-Identifier: MIT

internal import CSupervise
public import SystemPackage

/// Why a program could not be supervised.
public struct SuperviseError: Error, Equatable, Sendable {
    /// What was being done.
    public enum Step: Sendable {
        /// Making a process.
        case fork
        /// Giving up the means to gain privileges, without which an unprivileged filter is refused.
        case noNewPrivileges
        /// Installing the filter that says which system calls to be told of.
        case filter
        /// Listening for system calls that the filter picks.
        case listener
        /// Tracing the program.
        case ptrace
        /// Executing the program.
        case exec
    }

    /// What was being done.
    public let step: Step
    /// What the system said.
    public let errno: Errno
    /// The program that was to run.
    public let program: String

    /// Makes an error from its parts.
    ///
    /// - Parameters:
    ///   - step: what was being done.
    ///   - errno: what the system said.
    ///   - program: the program that was to run.
    public init(_ step: Step, _ errno: Errno, program: String) {
        self.step = step
        self.errno = errno
        self.program = program
    }
}
