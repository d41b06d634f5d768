// SPDX-License-Identifier: MIT

internal import CSupervise

/// Numbers the open files of a traced program in the order in which they are first used.
///
/// Descriptors of one open file description share its number, after dup, fork or SCM_RIGHTS.
struct FileNumbering {
    private struct ProcessDescriptor: Hashable {
        let process: Int32
        let descriptor: Int32
    }

    private var numbers: [ProcessDescriptor: Int] = [:]
    private var latestNumber = 0

    /// Assigns the next number to a new open file.
    mutating func add(_ descriptor: Int32, openedBy process: Int32) -> Int {
        latestNumber += 1
        numbers[ProcessDescriptor(process: process, descriptor: descriptor)] = latestNumber
        return latestNumber
    }

    /// The number of the file behind a descriptor. `isSame` compares it with each known descriptor.
    mutating func number(
        _ descriptor: Int32, of process: Int32,
        isSame: (_ process: Int32, _ descriptor: Int32) -> Bool
    ) -> Int {
        let key = ProcessDescriptor(process: process, descriptor: descriptor)
        if let number = numbers[key] { return number }
        let known = numbers.first { isSame($0.key.process, $0.key.descriptor) }
        guard let known else { return add(descriptor, openedBy: process) }
        numbers[key] = known.value
        return known.value
    }

    /// Copies the parent's descriptors to a new process.
    mutating func inherit(_ child: Int32, from parent: Int32) {
        for (key, number) in numbers where key.process == parent {
            numbers[ProcessDescriptor(process: child, descriptor: key.descriptor)] = number
        }
    }

    /// Removes a process that has ended.
    mutating func removeProcess(_ process: Int32) {
        numbers = numbers.filter { $0.key.process != process }
    }
}

/// Numbers the processes and threads of a program, as a recording does.
struct CallerNumbering {
    private var processNumbers: [Int32: Int]
    private var threadNumbers: [Int32: Int] = [:]
    private var threadCounts: [Int32: Int] = [:]
    private var latestProcessNumber = 1

    /// The program itself is process 1, even if another one makes the first call.
    init(program: Int32) { processNumbers = [program: 1] }

    /// The numbers of a process and of one of its threads.
    mutating func numbers(_ thread: Int32, of process: Int32) -> (process: Int, thread: Int) {
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
    mutating func removeThread(_ thread: Int32) { threadNumbers[thread] = nil }

    /// Removes a process that has ended.
    mutating func removeProcess(_ process: Int32) {
        processNumbers[process] = nil
        threadCounts[process] = nil
    }
}
