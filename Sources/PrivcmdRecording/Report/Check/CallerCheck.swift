// SPDX-License-Identifier: MIT

/// Checks that callers are numbered in the order of their first lines, and use open files only.
struct CallerCheck {
    /// The number of threads of each process so far.
    private var threads: [Int] = []
    private var files = 0

    /// A message if the caller of a line is wrong; nil if it is right.
    mutating func check(_ line: RecordedLine) -> String? {
        guard let caller = line.caller else { return nil }
        if let message = checkNumbering(caller) { return message }
        switch line {
        case .open(let open):
            if caller.file != nil { return "an open has no 'file' in its caller" }
            guard case .result(let file) = open.response else { return nil }
            files += 1
            return file == files ? nil : "it opens file \(file), but the next number is \(files)"
        case .write:
            return caller.file == nil ? nil : "a write to sysfs has no 'file' in its caller"
        default:
            guard let file = caller.file else { return "the caller has no 'file'" }
            return (1...max(files, 1)).contains(file) && files > 0
                ? nil : "file \(file) is not open"
        }
    }

    private mutating func checkNumbering(_ caller: RecordedCaller) -> String? {
        if caller.process == threads.count + 1 { threads.append(0) }
        guard threads.indices.contains(caller.process - 1) else {
            return "process \(caller.process) comes before process \(threads.count + 1)"
        }
        let known = threads[caller.process - 1]
        if caller.thread == known + 1 { threads[caller.process - 1] += 1 }
        return (1...(known + 1)).contains(caller.thread)
            ? nil
            : "thread \(caller.thread) of process \(caller.process) comes before thread \(known + 1)"
    }
}
