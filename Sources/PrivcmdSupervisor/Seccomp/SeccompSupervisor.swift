// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
public import PrivcmdKit
internal import SystemPackage

/// Runs a program with a fake or recorded device in place of the real one.
///
/// The program is unchanged and needs no privilege. A seccomp filter notifies this process of few
/// system calls: those that name a path, ioctl on privcmd, mmap of a file, uname, and changes of
/// the root directory.
public final class SeccompSupervisor {
    private let device: EmulatedDevice
    private let onMessage: (String) -> Void

    /// Prepares to emulate a device.
    ///
    /// - Parameters:
    ///   - device: a fake or a recording; the result is nil for the real device.
    ///   - onMessage: called with each message for the user, one line each.
    public init?(_ device: Device, onMessage: @escaping (String) -> Void) {
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
    public func run(
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
        let signals = try attempt(.fork) { () throws(Errno) in try SignalDescriptor() }
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
            var bits: Int32 = 1
            if !strategy.blocksInReceive {
                bits = Self.poll(
                    launched.notifyDescriptor, signals, timeout: reaper.termination == nil ? -1 : 10
                )
            }
            if bits & 1 != 0 {
                let isHandled = try attempt(.notifyDescriptor) { () throws(Errno) in
                    try handler.handleNext(from: launched.notifyDescriptor)
                }
                if isHandled {
                    strategy.recordCall()
                } else {
                    bits |= Self.poll(launched.notifyDescriptor, signals, timeout: 0)
                    strategy.recordInterruption()
                }
            }
            if bits != 1 { strategy.returnToPolling() }
            if bits & 2 != 0 { reaper.forwardSignals(from: signals) }
            // The end of a child also raises a signal, so not every call needs a check.
            if bits != 1 || reaper.termination != nil {
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

    private static func poll(
        _ notifyDescriptor: borrowing NotifyDescriptor, _ signals: borrowing SignalDescriptor,
        timeout: Int32
    ) -> Int32 {
        supervise_poll_two(notifyDescriptor.borrowed.rawValue, signals.borrowed.rawValue, timeout)
    }
}
