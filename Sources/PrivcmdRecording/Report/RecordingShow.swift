// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// Formats a recording line by line, as `fixture show` prints it.
package struct RecordingShow: Sendable {
    private let filters: [CallFilter]
    private var reader: RecordingReader
    /// Whether several threads issued calls, so that each line starts with its caller.
    private let hasSeveralThreads: Bool
    private let xen: Release?
    /// The provenance of the recording, to print before the first call.
    package let head: String

    /// Opens a recording.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - filters: the calls to show; empty for all lines.
    /// - Throws: ``FileError`` if the recording cannot be read.
    package init(opening path: FilePath, _ filters: [CallFilter]) throws(FileError) {
        self.filters = filters
        reader = try RecordingReader(opening: path)
        // Read ahead with a copy of the reader, until a second thread appears.
        var lookahead = reader
        var isShared = false
        while !isShared, let line = try lookahead.next() {
            isShared = line.caller.map { ($0.process, $0.thread) != (1, 1) } ?? false
        }
        self.hasSeveralThreads = isShared
        xen = reader.header.system.xenRelease
        head = reader.header.originLines.joined(separator: "\n")
    }

    /// Formats the next line; nil at the end.
    package mutating func next() throws(FileError) -> String? {
        while let line = try reader.next() {
            guard let text = text(line) else { continue }
            guard hasSeveralThreads, let caller = line.caller else { return text }
            return "[\(caller.process).\(caller.thread)] " + text
        }
        return reader.isTruncated && filters.isEmpty && !isDone ? truncationNotice() : nil
    }

    private var isDone = false

    private mutating func truncationNotice() -> String {
        isDone = true
        return "the last line is truncated and was ignored"
    }

    private func text(_ line: RecordedLine) -> String? {
        if !filters.isEmpty {
            guard case .call(let call) = line, filters.contains(where: { $0.matches(call) }) else {
                return nil
            }
        }
        return line.description(xen: xen)
    }
}
