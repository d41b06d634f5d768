// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

extension CommandFailure {
    /// Says in one line which step was refused, why, and what helps.
    init(_ error: SuperviseError) {
        let program = "'\(error.program)'"
        let said = "\(error.errno) (\(error.errno.name))"
        switch error.step {
        case .exec:
            let isMissing = error.errno == .noSuchFileOrDirectory
            self.init(
                "\(program) cannot be run: \(isMissing ? "there is no such program" : said)",
                isMissing ? .programNotFound : .programNotRun)
        case .fork: self.init("no process could be made for \(program): \(said)", .systemError)
        case .filter where error.errno == .resourceBusy:
            self.init(
                "the program's calls cannot be listened to (seccomp): another supervisor listens"
                    + " already, as 'run' within 'run' would have it", .notPermitted)
        case .noNewPrivileges, .filter:
            self.init(
                "the kernel does not let a filter be installed (seccomp): \(said); in a container,"
                    + " allow seccomp(2) in its profile", .notPermitted)
        case .listener:
            self.init(
                "the program's calls cannot be listened to (seccomp user notification): \(said)",
                .notPermitted)
        case .ptrace:
            self.init(
                "the kernel does not let the program be traced (ptrace): "
                    + (error.obstacle?.inWords
                        ?? "\(said); in a container, add CAP_SYS_PTRACE or allow ptrace(2) in its profile"),
                .notPermitted)
        }
    }
}

extension SuperviseError.Obstacle {
    /// What stands in the way, and what helps.
    fileprivate var inWords: String {
        switch self {
        case .tracer(let process):
            "process \(process) traces it already, as strace and gdb do with what a program starts:"
                + " run this outside of it"
        case .yama(let scope):
            "the system allows it to \(scope == 2 ? "root alone" : "nobody")"
                + " (kernel.yama.ptrace_scope is \(scope))"
                + (scope == 2 ? ": run this as root" : ", until it is started anew without that")
        case .oldKernel: "it takes Linux 5.3 or later"
        }
    }
}
