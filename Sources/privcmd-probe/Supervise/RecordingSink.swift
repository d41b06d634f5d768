// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization

/// Takes the lines of a recording, from whatever thread.
final class RecordingSink: Sendable {
    /// Where the lines go, and why they cannot.
    private struct State: ~Copyable {
        var file: RecordingFile?
        var failure: (any Error)?
    }

    private let name: String
    private let state = Mutex(State())

    /// Makes a sink for a recording, which has to begin before its first line comes.
    init(called name: String) { self.name = name }

    /// Begins with a recording that has been made.
    func begin(_ file: consuming sending RecordingFile) {
        var file = Optional(file)
        state.withLock { $0.file = file.take() }
    }

    /// Whether a line could not be written.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Writes a line; after one that could not be written there are no more.
    func append(_ line: RecordedLine) {
        state.withLock { state in
            // What follows a line that is missing would tell of a program that never was.
            if state.failure != nil { return }
            do {
                try state.file?.append(line)
            } catch {
                state.failure = error
                Console.remark("the recording ends here: \(name): \(error)")
            }
        }
    }
}
