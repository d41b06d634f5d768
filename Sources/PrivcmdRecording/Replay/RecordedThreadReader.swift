// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The number of a thread and of its process in a recording.
struct RecordedThreadID: Hashable, Sendable {
    private let process: Int
    private let thread: Int

    /// Whether the line has no caller, as in a recording of privcmd-probe's own calls.
    var isUnnamed: Bool { process == 0 }

    init(_ caller: RecordedCaller?) {
        process = caller?.process ?? 0
        thread = caller?.thread ?? 0
    }
}

/// Reads the lines of one recorded thread on demand.
struct RecordedThreadReader: Sendable {
    let thread: RecordedThreadID
    /// The number of lines that remain.
    var remaining = 1

    private let start: RecordingReader
    private let offset: Int
    private let line: Int
    private var reader: RecordingReader?
    private var upcoming: (line: Int, RecordedLine)?

    init(_ thread: RecordedThreadID, _ start: RecordingReader, offset: Int, line: Int) {
        self.thread = thread
        self.start = start
        self.offset = offset
        self.line = line
    }

    /// The thread's next line with its number, without advancing; nil after the last.
    mutating func peek() throws(FileError) -> (line: Int, RecordedLine)? {
        if let upcoming { return upcoming }
        guard remaining > 0 else { return nil }
        if reader == nil {
            reader = start
            reader?.seek(to: offset, line: line)
        }
        while let next = try reader?.next(of: thread) {
            guard next.replayedCall != nil, RecordedThreadID(next.caller) == thread else {
                continue
            }
            upcoming = (reader?.line ?? 0, next)
            return upcoming
        }
        return nil
    }

    /// Advances past the next line.
    mutating func advance() {
        upcoming = nil
        remaining -= 1
        // Release the buffer of a thread without further lines.
        if remaining == 0 { reader = nil }
    }
}
