// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

extension Bench {
    /// Does something in a process of its own, and says how that process ended.
    ///
    /// The body's number is the process's exit status.
    func fate(of body: () -> CInt) throws(Obstacle) -> Answer {
        let child = mirror_fork()
        if child == 0 {
            // How it ends is what is asked: nobody is to tell of it first.
            for fault in [SIGBUS, SIGSEGV] { _ = signal(fault, SIG_DFL) }
            _exit(body())
        }
        guard child > 0 else { throw .broken("no process of its own") }
        let status = ClauseChild.end(of: child)
        let signal = status & 0x7f
        return .fact(
            signal == 0 ? "exit status \(status >> 8 & 0xff)" : "killed by \(SignalName.of(signal))"
        )
    }

    /// A child process has a model of its own, and no part in its parent's.
    func requireSharedFiles() throws(Obstacle) {
        guard session.kind == .real else { throw .skip("a child has a model of its own") }
    }

    /// Notes whether a program that a child turns into has the descriptor.
    func noteWhetherInherited(_ file: any OpenNode) throws(Obstacle) {
        guard session.kind == .real else {
            throw .skip("a model has no descriptor for another program")
        }
        try noteFate("[ -e /proc/self/fd/… ]") { file.existsInNextProgram() }
    }
}
