// SPDX-License-Identifier: MIT

public import SystemPackage

/// Formats a recording line by line, as `fixture show` prints it.
public struct RecordingShow: Sendable {
    private let filters: [CallFilter]
    private var reader: RecordingReader
    /// Whether several threads issued calls, so that each line starts with its caller.
    private let hasSeveralThreads: Bool
    private let xen: Release?
    /// The provenance of the recording, to print before the first call.
    public let head: String

    /// Opens a recording.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - filters: the calls to show; empty for all lines.
    /// - Throws: ``FileError`` if the recording cannot be read.
    public init(opening path: FilePath, _ filters: [CallFilter]) throws(FileError) {
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
    ///
    /// - Returns: the text.
    /// - Throws: ``FileError`` for a malformed line.
    public mutating func next() throws(FileError) -> String? {
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
        if case .call(let call) = line {
            guard filters.isEmpty || filters.contains(where: { $0.matches(call) }) else {
                return nil
            }
            return call.description(xen: xen)
        }
        guard filters.isEmpty else { return nil }
        switch line {
        case .call: return nil
        case .open(let open): return open.description
        case .write(let write): return write.description
        case .ended(.exited(let status)): return "exited with \(status)"
        case .ended(.killed(let signal)): return "killed by signal \(signal)"
        case .xenstore(let line): return PrintableText.singleLine(line.description)
        case .other(let line): return PrintableText.singleLine(line.text)
        }
    }
}
