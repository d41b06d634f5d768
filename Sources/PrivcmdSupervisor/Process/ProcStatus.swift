// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// Reads /proc/PID/status of a process or thread.
enum ProcStatus {
    /// The process id (Tgid) of a thread; the thread's own id if it cannot be read.
    static func process(of thread: Int32) -> Int32 { number("Tgid:", of: thread) ?? thread }

    /// The id of the process that traces a process; nil if none does.
    static func tracer(of process: Int32) -> Int32? {
        number("TracerPid:", of: process).flatMap { $0 == 0 ? nil : $0 }
    }

    private static func number(_ key: String, of thread: Int32) -> Int32? {
        let lines = (TextFile.read("/proc/\(thread)/status") ?? "").split(separator: "\n")
        return lines.first { $0.hasPrefix(key) }
            .flatMap { $0.split(separator: "\t").last }.flatMap { Int32($0) }
    }
}
