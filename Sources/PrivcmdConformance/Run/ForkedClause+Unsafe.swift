// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc
import PrivcmdJSON
import PrivcmdKit
internal import SystemPackage

/// A child process that runs one clause, so that a crash does not end the run.
struct ForkedClause {
    /// The time limit of the clause.
    let timeLimit: Duration

    private static let pollInterval = Duration.milliseconds(50)

    /// What the run of the child yielded.
    struct RunResult {
        var outcome: ClauseOutcome
        /// The cleanup actions that the child did not run.
        var pendingCleanups = CleanupList()
    }

    /// Runs a clause in a child process: `body` runs it, and passes messages to its argument.
    func run(_ body: (_ send: @escaping (ChildMessage) -> Void) -> ClauseOutcome) -> RunResult {
        guard ResultBuffer.shared.isUsable else {
            return RunResult(
                outcome: .error("cannot allocate memory to share with the clause's process"))
        }
        ResultBuffer.shared.clear()
        // The pipe carries no data. The kernel closes its write end when the child exits.
        let ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
        do {
            ends = try FileDescriptor.pipe()
        } catch {
            return RunResult(
                outcome: .error("cannot create a pipe to the clause's process: \(error)"))
        }
        let child = sys_fork()
        if child == 0 {
            try? ends.readEnd.close()
            Self.runInChild(body)
        }
        try? ends.writeEnd.close()
        defer { try? ends.readEnd.close() }
        guard child > 0 else {
            return RunResult(
                outcome: .error("cannot fork for the clause: \(Errno(rawValue: -child))"))
        }
        return waitForEnd(child, ends.readEnd)
    }

    /// Runs the clause in the child, and exits.
    private static func runInChild(
        _ body: (_ send: @escaping (ChildMessage) -> Void) -> ClauseOutcome
    ) -> Never {
        // The terminal sends Ctrl-C to every process of the group. A clause ignores it, so that it
        // ends in order and cleans up. The parent decides whether the run goes on.
        for signal in [SIGINT, SIGTERM, SIGHUP] { _ = Glibc.signal(signal, SIG_IGN) }
        func send(_ message: ChildMessage) {
            guard let line = try? JSONLine.encode(message), ResultBuffer.shared.append(line) else {
                _exit(1)
            }
        }
        send(.finished(body(send)))
        _exit(0)
    }

    private func waitForEnd(_ child: pid_t, _ pipe: FileDescriptor) -> RunResult {
        // The time is counted in intervals of poll(2): a machine that was paused for a while, as an
        // emulated one may be, has not used up the time of the clause.
        var slices = max(1, CInt((timeLimit / Self.pollInterval).rounded(.up)))
        while slices > 0 {
            var wait = pollfd(fd: pipe.rawValue, events: 0, revents: 0)
            // SAFETY: one entry, which stays valid during the call.
            let ready = unsafe poll(&wait, 1, CInt(Self.pollInterval / .milliseconds(1)))
            if ready == 0 { slices -= 1 }
            if ready > 0 { break }
        }
        let hasTimedOut = slices == 0
        guard hasTimedOut else { return makeResult(Self.exitStatus(of: child), hasTimedOut: false) }
        kill(child, SIGKILL)
        // A process that hangs in the kernel may survive SIGKILL; the run goes on without it.
        guard let status = Self.exitStatus(of: child, attempts: 100) else {
            return makeResult(SIGKILL, hasTimedOut: true)
        }
        return makeResult(status, hasTimedOut: true)
    }

    private func makeResult(_ status: CInt, hasTimedOut: Bool) -> RunResult {
        var runResult = RunResult(outcome: .error("the clause's process reported no result"))
        // What a process that dies or hangs did before.
        var crash = Crash(reason: "", isHang: hasTimedOut)
        var hasFinished = false
        for line in ResultBuffer.shared.text.split(separator: UInt8(ascii: "\n")) {
            switch try? JSONLine.decode(ChildMessage.self, from: line) {
            case .cleanupChanged(let change): runResult.pendingCleanups.apply(change)
            case .finished(let outcome): (runResult.outcome, hasFinished) = (outcome, true)
            case .callStarted(let text): crash.pendingCall = text
            case .stepRecorded(let step):
                crash.steps.append(step)
                crash.pendingCall = nil
            case nil: break
            }
        }
        let signal = status & 0x7f
        if hasTimedOut {
            crash.reason = "it did not end within \(timeLimit.components.seconds) s"
            runResult.outcome = .crashed(crash)
        } else if signal != 0 {
            crash.reason = "killed by \(SignalName.of(signal))"
            runResult.outcome = .crashed(crash)
        } else if status != 0 {
            runResult.outcome = .error(
                "the clause's process ended with status \(status >> 8 & 0xff)")
        }
        // A clause that ended normally has run its cleanup actions, and reported their failures.
        if hasFinished, signal == 0, !hasTimedOut { runResult.pendingCleanups = CleanupList() }
        return runResult
    }

    /// Waits for a process for a number of intervals; nil if it has not ended by then.
    private static func exitStatus(of child: pid_t, attempts: Int) -> CInt? {
        var status: CInt = 0
        for _ in 0..<attempts {
            // SAFETY: the status stays valid during the call.
            if unsafe waitpid(child, &status, WNOHANG) == child { return status }
            usleep(UInt32(pollInterval / .microseconds(1)))
        }
        return nil
    }

    /// Waits for a process, also if signals arrive meanwhile.
    static func exitStatus(of child: pid_t) -> CInt {
        var status: CInt = 0
        // SAFETY: the status stays valid during the call.
        while unsafe waitpid(child, &status, 0) < 0, Glibc.errno == EINTR {}
        return status
    }
}
