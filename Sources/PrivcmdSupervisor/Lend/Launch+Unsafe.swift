// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Starting a program whose system calls are handed over.
enum Launch {
    /// A program that runs, and where its calls are received.
    struct Launched: ~Copyable {
        let process: Int32
        let listener: Listener
    }

    /// Starts a program, found as a shell finds one, with variables besides this process's own.
    ///
    /// With `writes` its writes are handed over too, each of which then takes microseconds.
    static func start(
        _ command: [String], _ variables: [String: String], _ signals: borrowing TakenSignals,
        writes: Bool
    ) throws(SuperviseError) -> Launched {
        let arguments = TextList(command)
        let environment = TextList(TextList.environment(with: variables))
        var mask = signals.before
        // SAFETY: the texts and the mask live until the call returns, and it keeps none of them: the
        // child has its own copy of this process's memory.
        let launch = unsafe supervise_lend(
            arguments.pointers, environment.pointers, &mask, writes ? 1 : 0)
        guard launch.step == SUPERVISE_NOTHING else {
            throw SuperviseError(
                SuperviseError.Step(launch.step), Errno(rawValue: launch.error),
                program: command[0])
        }
        let listener = OwnedDescriptor(adopting: FileDescriptor(rawValue: launch.listener))
        return Launched(process: launch.pid, listener: Listener(adopting: listener))
    }
}

extension SuperviseError.Step {
    init(_ step: supervise_step) {
        switch step {
        case SUPERVISE_NO_NEW_PRIVS: self = .noNewPrivileges
        case SUPERVISE_FILTER: self = .filter
        case SUPERVISE_LISTENER: self = .listener
        case SUPERVISE_PTRACE: self = .ptrace
        case SUPERVISE_EXEC: self = .exec
        default: self = .fork
        }
    }
}
