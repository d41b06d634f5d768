// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
package import PrivcmdDevices
import PrivcmdKit
package import PrivcmdRecording
internal import SystemPackage

/// Runs a program with a fake or recorded device in place of the real one.
///
/// The program is unchanged and needs no privilege. A seccomp filter notifies this process of few
/// system calls: those that name a path, ioctl on privcmd, mmap of a file, uname, and changes of
/// the root directory.
package final class SeccompSupervisor {
    private let device: EmulatedDevice
    private let onMessage: (String) -> Void

    /// Prepares to emulate a device.
    ///
    /// - Parameters:
    ///   - device: a fake or a recording; the result is nil for the real device.
    ///   - onMessage: called with each message for the user, one line each.
    package init?(_ device: Device, onMessage: @escaping (String) -> Void) {
        guard let emulated = EmulatedDevice(device) else { return nil }
        self.device = emulated
        self.onMessage = onMessage
    }

    /// The time that the program's descendants have to end after SIGTERM, before SIGKILL.
    private static let gracePeriod = Duration.milliseconds(500)

    /// Runs a program until it ends, then ends the processes that it left running.
    ///
    /// - Parameters:
    ///   - command: the program, found through PATH, and its arguments.
    ///   - variables: variables added to this process's environment.
    ///   - record: called with each call and open, and its result; nil to record nothing.
    /// - Returns: how the program ended.
    /// - Throws: the step at which starting or supervising the program failed, with its errno.
    package func run(
        _ command: [String], variables: [String: String] = [:],
        record: ((RecordedLine) -> Void)? = nil
    ) throws(SuperviseError) -> TerminationStatus {
        let program = command[0]
        func attempt<Value: ~Copyable>(
            _ step: SuperviseError.StartStep, _ body: () throws(Errno) -> Value
        ) throws(SuperviseError) -> Value {
            do throws(Errno) { return try body() } catch {
                throw SuperviseError(step, error, program: program)
            }
        }
        let signals = SupervisorSignals()
        let descendants = DescendantReaper()
        let recorded = RecordedHost(device)
        let xenstore = try attempt(.fork) { () throws(Errno) in
            try EmulatedXenstore(device, recorded)
        }
        let handler = try attempt(.notifyDescriptor) { () throws(Errno) in
            try SyscallHandler(
                device, xenstore, recorded, EmulationRecorder(write: record), onMessage)
        }
        var variables = variables
        if xenstore != nil {
            variables[XenstoreLocation.socketVariable] = XenstoreLocation.devicePath.string
        }
        let launched = try SeccompLauncher.start(
            command, variables, signals, notifiesWrites: handler.bindFiles.hasRecordedFailure)
        handler.callerResolver = CallerResolver(program: launched.processID)
        // After the start: the program keeps its own limit of descriptors.
        supervise_raise_fd_limit()
        var reaper = ChildReaper(launched.processID)
        var strategy = PollStrategy()
        while !reaper.isDone {
            let isReady =
                strategy.blocksInReceive
                || signals.wait(
                    for: launched.notifyDescriptor.borrowed,
                    milliseconds: reaper.termination == nil ? 1000 : 10)
            let isHandled = try attempt(.notifyDescriptor) { () throws(Errno) in
                isReady ? try handler.handleNext(from: launched.notifyDescriptor) : false
            }
            strategy.record(isReady: isReady, isHandled: isHandled)
            reaper.forwardSignals()
            // The end of a child interrupts a wait, so not every call needs a check.
            if !isHandled || reaper.termination != nil {
                reaper.reap(descendants, gracePeriod: Self.gracePeriod)
            }
        }
        if reaper.leftoverCount > 0 {
            onMessage(
                "\(program) left \(reaper.leftoverCount) process\(reaper.leftoverCount == 1 ? "" : "es")"
                    + " running, which privcmd-probe ended")
        }
        handler.close()
        xenstore?.stop(onMessage)
        return reaper.termination ?? .exited(0)
    }
}
