// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// A process for one clause: whatever happens to it, the run goes on.
struct ClauseChild {
    /// How long the clause may take.
    let limit: Duration

    private static let slice = Duration.milliseconds(50)

    /// What came of it.
    struct Ran {
        var outcome: Outcome
        /// What the clause did and did not put back.
        var leftUndone: [Undo] = []
    }

    /// Runs a clause's body in a child.
    ///
    /// The body is given a way to tell of deeds that are to be put back.
    func run(_ body: (_ tell: @escaping (Message) -> Void) -> Outcome) -> Ran {
        guard Journal.shared.isUsable else {
            return Ran(outcome: .broken("no memory to share with the clause's process"))
        }
        Journal.shared.clear()
        // Nothing is written to it: its end is the child's.
        let ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
        do {
            ends = try FileDescriptor.pipe()
        } catch {
            return Ran(outcome: .broken("no pipe to the clause's process: \(error)"))
        }
        let child = mirror_fork()
        if child == 0 {
            try? ends.readEnd.close()
            Self.live(body)
        }
        try? ends.writeEnd.close()
        defer { try? ends.readEnd.close() }
        guard child > 0 else {
            return Ran(outcome: .broken("no process for the clause: \(Errno(rawValue: -child))"))
        }
        return watch(child, ends.readEnd)
    }

    /// The child's life; it never returns.
    private static func live(_ body: (_ tell: @escaping (Message) -> Void) -> Outcome) -> Never {
        // The terminal sends Ctrl-C to every process; a clause is to end in order, and put back
        // what it changed. Whoever started it decides what comes next.
        for signal in [SIGINT, SIGTERM, SIGHUP] { _ = Glibc.signal(signal, SIG_IGN) }
        func tell(_ message: Message) {
            guard let line = try? JSONLine.encode(message), Journal.shared.append(line) else {
                _exit(1)
            }
        }
        tell(.over(body(tell)))
        _exit(0)
    }

    private func watch(_ child: pid_t, _ pipe: FileDescriptor) -> Ran {
        // The time is counted in slices, as far as somebody listened: a machine that stood still
        // for a while, as an emulated one may, has not used up the clause's time.
        var slices = max(1, CInt((limit / Self.slice).rounded(.up)))
        while slices > 0 {
            var wait = pollfd(fd: pipe.rawValue, events: 0, revents: 0)
            // SAFETY: one entry, which lives across the call.
            let ready = unsafe poll(&wait, 1, CInt(Self.slice / .milliseconds(1)))
            if ready == 0 { slices -= 1 }
            if ready > 0 { break }
        }
        let isLate = slices == 0
        guard isLate else { return judge(Self.end(of: child), isLate: false) }
        kill(child, SIGKILL)
        // One that hangs in the kernel may not even die; the run goes on without it.
        guard let status = Self.end(of: child, patience: 100) else {
            return judge(SIGKILL, isLate: true)
        }
        return judge(status, isLate: true)
    }

    private func judge(_ status: CInt, isLate: Bool) -> Ran {
        let text = Journal.shared.text
        var ran = Ran(outcome: .broken("the clause's process said nothing"))
        var isOver = false
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let message = try? JSONLine.decode(Message.self, from: line) else { continue }
            switch message {
            case .willUndo(let deed): ran.leftUndone.append(deed)
            case .undone(let deed):
                if let index = ran.leftUndone.lastIndex(of: deed) {
                    ran.leftUndone.remove(at: index)
                }
            case .over(let outcome): (ran.outcome, isOver) = (outcome, true)
            case .asks, .saw: break
            }
        }
        let signal = status & 0x7f
        if isLate {
            ran.outcome = .crashed(
                Self.crash(
                    "it did not end within \(limit.components.seconds) s", text, isHang: true))
        } else if signal != 0 {
            ran.outcome = .crashed(Self.crash("killed by \(SignalName.of(signal))", text))
        } else if status != 0 {
            ran.outcome = .broken("the clause's process ended with status \(status >> 8 & 0xff)")
        }
        // A clause that ended by itself has put back what it could, and said what it could not.
        if isOver, signal == 0, !isLate { ran.leftUndone = [] }
        return ran
    }

    /// What the process told of before it died or hung.
    private static func crash(_ how: String, _ text: [UInt8], isHang: Bool = false) -> Crash {
        var crash = Crash(how: how, isHang: isHang)
        for line in text.split(separator: UInt8(ascii: "\n")) {
            switch try? JSONLine.decode(Message.self, from: line) {
            case .asks(let sent): crash.asking = sent
            case .saw(let step):
                crash.steps.append(step)
                crash.asking = nil
            case .willUndo, .undone, .over, nil: break
            }
        }
        return crash
    }

    /// Waits for a process for a number of slices; nil where it has not ended by then.
    private static func end(of child: pid_t, patience: Int) -> CInt? {
        var status: CInt = 0
        for _ in 0..<patience {
            // SAFETY: the status lives across the call.
            if unsafe waitpid(child, &status, WNOHANG) == child { return status }
            usleep(UInt32(slice / .microseconds(1)))
        }
        return nil
    }

    /// Waits for a process, whatever signals come meanwhile.
    static func end(of child: pid_t) -> CInt {
        var status: CInt = 0
        // SAFETY: the status lives across the call.
        while unsafe waitpid(child, &status, 0) < 0, Glibc.errno == EINTR {}
        return status
    }
}
