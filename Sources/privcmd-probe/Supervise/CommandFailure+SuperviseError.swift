// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

extension CommandFailure {
    /// Creates the message: the step that failed, why, and the remedy.
    init(_ error: SuperviseError) {
        let program = "'\(error.program)'"
        let reason = "\(error.errno) (\(error.errno.name))"
        switch error.failedStep {
        case .exec:
            let isMissing = error.errno == .noSuchFileOrDirectory
            self.init(
                "cannot run \(program): \(isMissing ? "there is no such program" : reason)",
                isMissing ? .programNotFound : .programNotExecutable)
        case .fork: self.init("cannot create a process for \(program): \(reason)", .systemError)
        case .filter where error.errno == .resourceBusy:
            self.init(
                "cannot supervise the program (seccomp): it already has a supervisor; 'run' does"
                    + " not work inside 'run'", .notPermitted)
        case .noNewPrivileges, .filter:
            self.init(
                "the kernel refused the system call filter (seccomp): \(reason); in a container,"
                    + " allow seccomp(2) in its profile", .notPermitted)
        case .notifyDescriptor:
            self.init(
                "cannot supervise the program (seccomp user notification): \(reason)",
                .notPermitted)
        case .ptrace:
            self.init(
                "the kernel refused to trace the program (ptrace): "
                    + (error.obstacle?.text
                        ?? "\(reason); in a container, add CAP_SYS_PTRACE or allow ptrace(2) in its profile"),
                .notPermitted)
        }
    }
}

extension SuperviseError.TraceObstacle {
    /// The obstacle and the remedy.
    fileprivate var text: String {
        switch self {
        case .tracer(let process):
            "process \(process) already traces it; strace and gdb also trace child processes:"
                + " run privcmd-probe without them"
        case .yama(let scope):
            "the system allows it \(scope == 2 ? "only for root" : "for no process")"
                + " (kernel.yama.ptrace_scope is \(scope))"
                + (scope == 2
                    ? ": run privcmd-probe as root" : ", until it boots with another value")
        case .oldKernel: "it needs Linux 5.3 or later"
        }
    }
}
