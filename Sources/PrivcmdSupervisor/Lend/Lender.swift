// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
public import PrivcmdKit
internal import SystemPackage

/// Lends a fake or a recorded device to a program, which opens it as it would the real one.
///
/// The program is not changed, and needs no privilege. A filter hands a few of its system calls over:
/// those that name a path, those on a file that was given to it, and no others.
public final class Lender {
    private let device: LentDevice
    private let remark: (String) -> Void

    /// Lends a device.
    ///
    /// - Parameters:
    ///   - device: a fake or a recording; nil comes back for the real device.
    ///   - remark: hears what the user should know, a line at a time.
    public init?(_ device: Device, remark: @escaping (String) -> Void) {
        guard let lent = LentDevice(device) else { return nil }
        self.device = lent
        self.remark = remark
    }

    /// How long what a program left behind has to end by itself.
    private static let patience = Duration.milliseconds(500)

    /// Runs a program to its end.
    ///
    /// When the program has ended, whatever it started and left behind is ended too.
    ///
    /// - Parameters:
    ///   - command: the program, found as a shell finds it, and its arguments.
    ///   - variables: environment variables that it has besides this process's.
    ///   - record: takes each call and each opening with what came of it; nil to write down nothing.
    /// - Returns: how it ended.
    /// - Throws: why it could not be run.
    public func run(
        _ command: [String], variables: [String: String] = [:],
        record: ((RecordedLine) -> Void)? = nil
    ) throws(SuperviseError) -> ProgramEnd {
        let program = command[0]
        func attempt<Value: ~Copyable>(
            _ step: SuperviseError.Step, _ body: () throws(Errno) -> Value
        ) throws(SuperviseError) -> Value {
            do throws(Errno) { return try body() } catch {
                throw SuperviseError(step, error, program: program)
            }
        }
        let signals = try attempt(.fork) { () throws(Errno) in try TakenSignals() }
        let offspring = Offspring()
        let recorded = RecordedSurroundings(device)
        let xenstore = try attempt(.fork) { () throws(Errno) in
            try LentXenstore(device, recorded)
        }
        let clerk = try attempt(.listener) { () throws(Errno) in
            try Clerk(device, xenstore, recorded, LendingScribe(write: record), remark)
        }
        var variables = variables
        if xenstore != nil { variables[XenstorePlace.variable] = XenstorePlace.node.string }
        let launched = try Launch.start(
            command, variables, signals, writes: clerk.orders.mayFail)
        clerk.callerNames = CallerNames(program: launched.process)
        // The program has its own limit: this comes after it was started.
        supervise_allow_descriptors()
        var watch = Watchman(launched.process)
        var pace = Pace()
        while !watch.isDone {
            var bits: Int32 = 1
            if !pace.isFast {
                bits = Self.wait(
                    launched.listener, signals, atMost: watch.end == nil ? -1 : 10)
            }
            if bits & 1 != 0 {
                let served = try attempt(.listener) { () throws(Errno) in
                    try clerk.serve(launched.listener)
                }
                if served {
                    pace.answered()
                } else {
                    bits |= Self.wait(launched.listener, signals, atMost: 0)
                    pace.interrupted()
                }
            }
            if bits != 1 { pace.slowDown() }
            if bits & 2 != 0 { watch.hear(signals) }
            // The end of a child is a signal too: no need to look at each call.
            if bits != 1 || watch.end != nil {
                watch.look(offspring, patience: Self.patience)
            }
        }
        if watch.leftBehind > 0 {
            remark(
                "\(program) left \(watch.leftBehind) process\(watch.leftBehind == 1 ? "" : "es")"
                    + " behind, which had nobody to answer them any more: ended")
        }
        clerk.close()
        xenstore?.end(remark)
        return watch.end ?? .exited(0)
    }

    private static func wait(
        _ listener: borrowing Listener, _ signals: borrowing TakenSignals, atMost time: Int32
    ) -> Int32 {
        supervise_wait_for_two(listener.borrowed.rawValue, signals.borrowed.rawValue, time)
    }
}
