// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Starts the supervised program under a seccomp filter that notifies this process.
enum SeccompLauncher {
    /// The running program, and the descriptor that receives its system calls.
    struct LaunchedProgram: ~Copyable {
        let processID: Int32
        let notifyDescriptor: NotifyDescriptor
    }

    /// Starts a program found through PATH, with variables added to this process's environment.
    ///
    /// With `notifiesWrites` the filter also notifies of write(2), which slows each write by
    /// microseconds.
    static func start(
        _ command: [String], _ variables: [String: String], _ signals: borrowing SupervisorSignals,
        notifiesWrites: Bool
    ) throws(SuperviseError) -> LaunchedProgram {
        let arguments = CStringArray(command)
        let environment = CStringArray(CStringArray.environment(with: variables))
        var mask = signals.previousMask
        // SAFETY: the strings and the mask stay valid until the call returns. The call keeps none of
        // them, and the child has a copy of this process's memory.
        let launch = unsafe supervise_seccomp_launch(
            arguments.pointers, environment.pointers, &mask, notifiesWrites ? 1 : 0)
        guard launch.failed_step == SUPERVISE_START_OK else {
            throw SuperviseError(
                SuperviseError.StartStep(launch.failed_step), Errno(rawValue: launch.error),
                program: command[0])
        }
        let descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: launch.notify_fd))
        return LaunchedProgram(
            processID: launch.pid, notifyDescriptor: NotifyDescriptor(adopting: descriptor))
    }
}
