// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

extension Bench {
    /// Does something in a process of its own, and says how that process ended.
    ///
    /// The body's number is the process's exit status.
    func fate(of body: () -> CInt) throws(Obstacle) -> Answer {
        let child = mirror_fork()
        if child == 0 { _exit(body()) }
        guard child > 0 else { throw .broken("no process of its own") }
        let status = ClauseChild.end(of: child)
        let signal = status & 0x7f
        return .fact(
            signal == 0 ? "exit status \(status >> 8 & 0xff)" : "killed by \(SignalName.of(signal))"
        )
    }
}
