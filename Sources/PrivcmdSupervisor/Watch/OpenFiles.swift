// SPDX-License-Identifier: MIT

internal import CSupervise

/// The open files of a watched program, numbered in the order in which they were first seen.
///
/// Descriptors that share one open file share its number: after dup, fork, or a journey through a
/// socket.
struct OpenFiles {
    private struct Place: Hashable {
        let process: Int32
        let descriptor: Int32
    }

    private var numbers: [Place: Int] = [:]
    private var latest = 0

    /// Numbers a file that has just been opened.
    mutating func opened(_ descriptor: Int32, by process: Int32) -> Int {
        latest += 1
        numbers[Place(process: process, descriptor: descriptor)] = latest
        return latest
    }

    /// The number of a file that is being used; it is looked for among those that are known by
    /// asking whether a descriptor of a process is the same open file.
    mutating func number(
        _ descriptor: Int32, of process: Int32,
        isSame: (_ process: Int32, _ descriptor: Int32) -> Bool
    ) -> Int {
        let place = Place(process: process, descriptor: descriptor)
        if let number = numbers[place] { return number }
        let known = numbers.first { isSame($0.key.process, $0.key.descriptor) }
        guard let known else { return opened(descriptor, by: process) }
        numbers[place] = known.value
        return known.value
    }

    /// A new process has what its parent has.
    mutating func inherit(_ child: Int32, from parent: Int32) {
        for (place, number) in numbers where place.process == parent {
            numbers[Place(process: child, descriptor: place.descriptor)] = number
        }
    }

    /// A process has ended.
    mutating func forget(_ process: Int32) {
        numbers = numbers.filter { $0.key.process != process }
    }
}

/// The numbers that a watched program's processes and threads have in a recording.
struct Callers {
    private var processes: [Int32: Int]
    private var threads: [Int32: Int] = [:]
    private var threadCounts: [Int32: Int] = [:]
    private var latest = 1

    /// The program itself is process 1, whoever is heard first.
    init(program: Int32) { processes = [program: 1] }

    /// The numbers of a thread and of its process.
    mutating func numbers(_ thread: Int32, of process: Int32) -> (process: Int, thread: Int) {
        if processes[process] == nil {
            latest += 1
            processes[process] = latest
        }
        if threads[thread] == nil {
            threadCounts[process, default: 0] += 1
            threads[thread] = threadCounts[process]
        }
        return (processes[process] ?? 0, threads[thread] ?? 0)
    }

    /// A thread has ended, so that its number may come to be another's.
    mutating func forgetThread(_ thread: Int32) { threads[thread] = nil }

    /// A process has ended.
    mutating func forgetProcess(_ process: Int32) {
        processes[process] = nil
        threadCounts[process] = nil
    }
}
