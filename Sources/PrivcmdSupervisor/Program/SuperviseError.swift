// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
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
    /// What is known to stand in the way of tracing.
    public var obstacle: Obstacle?

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

extension SuperviseError {
    /// What stands in the way of tracing a program.
    public enum Obstacle: Equatable, Sendable {
        /// The process of this number traces it already.
        case tracer(Int32)
        /// The security module Yama, by its ptrace_scope: 2 for root alone, 3 for nobody.
        case yama(scope: Int)
        /// The kernel does not say which call a traced program makes.
        case oldKernel
    }

    /// What a program that was to be watched could not do.
    init(_ started: supervise_watched, program: String) {
        let step = Step(started.step)
        self.init(step, Errno(rawValue: started.error), program: program)
        if step == .ptrace { obstacle = Self.obstacle(tracer: started.tracer) }
    }

    private static func obstacle(tracer: Int32) -> Obstacle? {
        if tracer > 0 { return .tracer(tracer) }
        // Below 2, a process may trace those that it started.
        let scope = TextFile.read("/proc/sys/kernel/yama/ptrace_scope").flatMap { Int($0) } ?? 0
        return scope >= 2 ? .yama(scope: scope) : nil
    }
}
