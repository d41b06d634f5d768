// SPDX-License-Identifier: MIT

/// Whether callers are numbered in the order of their first lines, and call open files alone.
struct CallerCheck {
    /// How many threads each process has had.
    private var threads: [Int] = []
    private var files = 0

    /// What is wrong with a line's caller; nil where nothing is.
    mutating func check(_ line: RecordedLine) -> String? {
        guard let caller = line.caller else { return nil }
        if let what = number(caller) { return what }
        switch line {
        case .open(let open):
            if caller.file != nil { return "an opening goes to no 'file' yet" }
            guard case .file(let file) = open.answer else { return nil }
            files += 1
            return file == files ? nil : "it is opened as file \(file), and \(files) is next"
        case .write:
            return caller.file == nil ? nil : "a write to sysfs goes to no 'file' of a node"
        default:
            guard let file = caller.file else { return "it does not say which 'file' it went to" }
            return (1...max(files, 1)).contains(file) && files > 0
                ? nil : "it went to file \(file), which nobody opened"
        }
    }

    private mutating func number(_ caller: RecordedCaller) -> String? {
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
