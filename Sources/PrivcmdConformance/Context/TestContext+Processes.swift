// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc
import PrivcmdKit

extension TestContext {
    /// Runs code in a child process, and returns how it ended.
    ///
    /// The result of `body` is the exit status of the child.
    func childExit(of body: () -> CInt) throws(SkipOrError) -> StepResult {
        let child = sys_fork()
        if child == 0 {
            // The clause records how the child ends, so no handler of this process may run first.
            for fault in [SIGBUS, SIGSEGV] { _ = signal(fault, SIG_DFL) }
            _exit(body())
        }
        guard child > 0 else { throw .error("cannot fork") }
        let status = ForkedClause.exitStatus(of: child)
        let signal = status & 0x7f
        return .fact(
            signal == 0 ? "exit status \(status >> 8 & 0xff)" : "killed by \(SignalName.of(signal))"
        )
    }

    /// Skips the clause on a fake: a child process has its own copy of the fake.
    func requireSharedOpenFiles() throws(SkipOrError) {
        guard session.kind == .real else {
            throw .skip("a child process has its own copy of the fake")
        }
    }

    /// Records whether the descriptor still exists after execve(2) in a child.
    func recordWhetherInherited(_ file: any OpenNode) throws(SkipOrError) {
        guard session.kind == .real else {
            throw .skip("a fake has no descriptor that a program could inherit")
        }
        try recordChildExit("[ -e /proc/self/fd/… ]") { file.existsAfterExec() }
    }
}
