// SPDX-License-Identifier: MIT

/// Numbers the processes and threads of a program, as a recording does.
package struct CallerNumbering {
    private var processNumbers: [Int32: Int]
    private var threadNumbers: [Int32: Int] = [:]
    private var threadCounts: [Int32: Int] = [:]
    private var latestProcessNumber = 1

    /// The program itself is process 1, even if another one makes the first call.
    package init(program: Int32) { processNumbers = [program: 1] }

    package mutating func numbers(_ thread: Int32, of process: Int32) -> (process: Int, thread: Int)
    {
        if processNumbers[process] == nil {
            latestProcessNumber += 1
            processNumbers[process] = latestProcessNumber
        }
        if threadNumbers[thread] == nil {
            threadCounts[process, default: 0] += 1
            threadNumbers[thread] = threadCounts[process]
        }
        return (processNumbers[process] ?? 0, threadNumbers[thread] ?? 0)
    }

    /// Removes a thread that has ended: Linux may reuse its id.
    package mutating func removeThread(_ thread: Int32) { threadNumbers[thread] = nil }

    /// Removes a process that has ended.
    package mutating func removeProcess(_ process: Int32) {
        processNumbers[process] = nil
        threadCounts[process] = nil
    }
}
