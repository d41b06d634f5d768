// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdRecording
import Synchronization

/// Writes the lines of a recording, from any thread.
final class RecordingSink: Sendable {
    /// The file, and the error of the first write that failed.
    private struct State: ~Copyable {
        var file: RecordingWriter?
        var failure: (any Error)?
    }

    private let name: String
    private let state = Mutex(State())

    /// Creates a sink.
    ///
    /// Call ``begin(_:)`` before the first line.
    init(named name: String) { self.name = name }

    /// Sets the file of the recording.
    func begin(_ file: consuming sending RecordingWriter) {
        var file = Optional(file)
        state.withLock { $0.file = file.take() }
    }

    /// Whether a write failed.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Writes a line.
    ///
    /// After a failure it writes nothing more.
    func append(_ line: RecordedLine) {
        state.withLock { state in
            // With a gap, the recording would be wrong.
            if state.failure != nil { return }
            do {
                try state.file?.append(line)
            } catch {
                state.failure = error
                Console.message("the recording ends here: \(name): \(error)")
            }
        }
    }
}
