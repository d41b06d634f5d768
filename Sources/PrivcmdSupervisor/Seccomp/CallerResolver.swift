// SPDX-License-Identifier: MIT

import PrivcmdRecording

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
        let process = ProcStatus.process(of: thread)
        processOfThread[thread] = process
        return process
    }
}
