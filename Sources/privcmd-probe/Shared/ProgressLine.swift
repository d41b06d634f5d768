// SPDX-License-Identifier: MIT

import Glibc
import Synchronization
import SystemPackage

/// One line of progress on standard error: rewritten in place on a terminal, else printed once for
/// each thing that changes.
final class ProgressLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isQuiet: Bool
    private let shown = Mutex("")
    private let start = ContinuousClock.now

    init(quiet: Bool) { isQuiet = quiet }

    /// Shows nothing where the line could not be taken away again.
    init() { isQuiet = isatty(STDERR_FILENO) != 1 }

    /// Shows where things stand.
    ///
    /// `detail` changes often, and is left out where the line cannot be rewritten.
    func show(_ text: String, detail: String = "") {
        if isQuiet { return }
        shown.withLock { last in
            if isTerminal {
                let seconds = (ContinuousClock.now - start).components.seconds
                write("\r\u{1b}[K\(text)\(detail) (\(seconds) s)")
            } else if last != text {
                write("\(text)\n")
            }
            last = text
        }
    }

    /// Takes the line away, so that something else can be printed.
    func clear() {
        shown.withLock { last in
            if isTerminal && !last.isEmpty { write("\r\u{1b}[K") }
            last = isTerminal ? "" : last
        }
    }

    private func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
    }
}
