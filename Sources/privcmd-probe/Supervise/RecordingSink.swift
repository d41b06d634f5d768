// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization

/// Takes the lines of a recording, from whatever thread.
final class RecordingSink: Sendable {
    private let file: RecordingFile
    private let name: String
    private let failure = Mutex<(any Error)?>(nil)

    /// Writes to a recording that has been made.
    init(_ file: consuming RecordingFile, called name: String) {
        self.file = file
        self.name = name
    }

    /// Whether a line could not be written.
    var hasFailed: Bool { failure.withLock { $0 != nil } }

    /// Writes a line; after one that could not be written there are no more.
    @Sendable func append(_ line: RecordedLine) {
        failure.withLock { failure in
            // What follows a line that is missing would tell of a program that never was.
            if failure != nil { return }
            do {
                try file.append(line)
            } catch {
                failure = error
                Console.remark("the recording ends here: \(name): \(error)")
            }
        }
    }
}
