// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// The numbers that a program's processes and threads have in a recording, found when they are asked for.
struct CallerNames {
    private var callers: Callers
    private var processes: [Int32: Int32] = [:]

    init(program: Int32) { callers = Callers(program: program) }

    /// Names whoever has a thread's number.
    mutating func name(_ thread: Int32, file: Int?) -> RecordedCaller {
        let numbers = callers.numbers(thread, of: process(of: thread))
        return RecordedCaller(process: numbers.process, thread: numbers.thread, file: file)
    }

    /// The process that a thread belongs to: a thread keeps its process for as long as it lives.
    private mutating func process(of thread: Int32) -> Int32 {
        if let known = processes[thread] { return known }
        let lines = (TextFile.read("/proc/\(thread)/status") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("Tgid:") }
        let process = line.flatMap { $0.split(separator: "\t").last }.flatMap { Int32($0) }
        processes[thread] = process ?? thread
        return process ?? thread
    }
}
