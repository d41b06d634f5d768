// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
package import SystemPackage

/// Why a program could not be started or supervised.
package struct SuperviseError: Error, Equatable, Sendable {
    /// The step that failed.
    package enum StartStep: Sendable {
        /// Making a process, or a pipe or socket to it.
        case fork
        /// prctl(PR_SET_NO_NEW_PRIVS), which an unprivileged process needs to install a filter.
        case noNewPrivileges
        /// Installing the seccomp filter.
        case filter
        /// Passing the seccomp notify descriptor to the supervisor, or receiving from it.
        case notifyDescriptor
        /// Tracing the program (ptrace).
        case ptrace
        /// Executing the program.
        case exec
    }

    package let failedStep: StartStep
    /// The errno of the system call that failed.
    package let errno: Errno
    /// The program that was to run.
    package let program: String
    /// What prevents tracing, if known.
    package var obstacle: TraceObstacle?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - step: the step that failed.
    ///   - errno: the errno of the system call that failed.
    ///   - program: the program that was to run.
    package init(_ step: StartStep, _ errno: Errno, program: String) {
        self.failedStep = step
        self.errno = errno
        self.program = program
    }
}

extension SuperviseError {
    /// What prevents ptrace of a program.
    package enum TraceObstacle: Equatable, Sendable {
        /// The process of this id traces it already.
        case tracer(Int32)
        /// The security module Yama: kernel.yama.ptrace_scope is 2 (root only) or 3 (no process).
        case yama(scope: Int)
        /// Linux before 5.3, which lacks PTRACE_GET_SYSCALL_INFO.
        case oldKernel
    }

    /// Makes an error from a failed start under ptrace.
    init(_ started: supervise_tracee, program: String) {
        let step = StartStep(started.failed_step)
        self.init(step, Errno(rawValue: started.error), program: program)
        if step == .ptrace { obstacle = Self.obstacle(started.pid) }
    }

    private static func obstacle(_ process: Int32) -> TraceObstacle? {
        if let tracer = ProcStatus.tracer(of: process) { return .tracer(tracer) }
        // Below 2, a process may trace its own children.
        let scope = TextFile.read("/proc/sys/kernel/yama/ptrace_scope").flatMap { Int($0) } ?? 0
        return scope >= 2 ? .yama(scope: scope) : nil
    }
}

extension SuperviseError.StartStep {
    init(_ step: supervise_start_step) {
        switch step {
        case SUPERVISE_START_NO_NEW_PRIVS: self = .noNewPrivileges
        case SUPERVISE_START_FILTER: self = .filter
        case SUPERVISE_START_LISTENER: self = .notifyDescriptor
        case SUPERVISE_START_PTRACE: self = .ptrace
        case SUPERVISE_START_EXEC: self = .exec
        default: self = .fork
        }
    }
}
