// SPDX-License-Identifier: MIT

import Glibc
import Synchronization
import SystemPackage

/// One line of progress on standard error.
///
/// On a terminal it is rewritten in place; otherwise each
/// new text is printed once.
final class ProgressLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isQuiet: Bool
    private let lastText = Mutex("")
    private let start = ContinuousClock.now

    init(quiet: Bool) { isQuiet = quiet }

    /// Creates a line that is shown only on a terminal, where it can be cleared.
    init() { isQuiet = isatty(STDERR_FILENO) != 1 }

    /// Shows the progress.
    ///
    /// `detail` changes often: it is shown only on a terminal.
    func show(_ text: String, detail: String = "") {
        if isQuiet { return }
        lastText.withLock { last in
            if isTerminal {
                let seconds = (ContinuousClock.now - start).components.seconds
                write("\r\u{1b}[K\(text)\(detail) (\(seconds) s)")
            } else if last != text {
                write("\(text)\n")
            }
            last = text
        }
    }

    /// Clears the line, so that other output can follow.
    func clear() {
        lastText.withLock { last in
            if isTerminal && !last.isEmpty { write("\r\u{1b}[K") }
            last = isTerminal ? "" : last
        }
    }

    private func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
    }
}
