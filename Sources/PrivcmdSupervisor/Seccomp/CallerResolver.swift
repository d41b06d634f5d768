// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// Numbers the processes and threads of the program as a recording does, on first use.
struct CallerResolver {
    private var numbering: CallerNumbering
    private var processOfThread: [Int32: Int32] = [:]

    init(program: Int32) { numbering = CallerNumbering(program: program) }

    /// The process and thread numbers of a thread.
    mutating func caller(of thread: Int32, file: Int?) -> RecordedCaller {
        let numbers = numbering.numbers(thread, of: process(of: thread))
        return RecordedCaller(process: numbers.process, thread: numbers.thread, file: file)
    }

    /// The process (Tgid) of a thread, which never changes while the thread lives.
    private mutating func process(of thread: Int32) -> Int32 {
        if let known = processOfThread[thread] { return known }
        let lines = (TextFile.read("/proc/\(thread)/status") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("Tgid:") }
        let process = line.flatMap { $0.split(separator: "\t").last }.flatMap { Int32($0) }
        processOfThread[thread] = process ?? thread
        return process ?? thread
    }
}
