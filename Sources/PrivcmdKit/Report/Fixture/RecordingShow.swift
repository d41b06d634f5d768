// SPDX-License-Identifier: MIT

public import SystemPackage

/// A recording in words, line by line.
public struct RecordingShow: Sendable {
    private let filters: [CallFilter]
    private var reader: RecordingReader
    /// Whether several threads made the calls, so that each line says whose it is.
    private let isShared: Bool
    private let xen: Release?
    /// What is said before the first call: where the recording comes from.
    public let head: String

    /// Opens a recording.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - filters: the calls to show; all lines where there are none.
    /// - Throws: what is wrong with it.
    public init(opening path: FilePath, _ filters: [CallFilter]) throws(FileFault) {
        self.filters = filters
        reader = try RecordingReader(opening: path)
        // Another reader goes ahead, to see whether there are several.
        var scout = reader
        var isShared = false
        while !isShared, let line = try scout.next() {
            isShared = line.caller.map { ($0.process, $0.thread) != (1, 1) } ?? false
        }
        self.isShared = isShared
        xen = reader.header.system.xenRelease
        head = reader.header.inWords.joined(separator: "\n")
    }

    /// The next line in words; nil at the end.
    ///
    /// - Returns: the words.
    /// - Throws: what is wrong with the line.
    public mutating func next() throws(FileFault) -> String? {
        while let line = try reader.next() {
            guard let words = words(line) else { continue }
            guard isShared, let caller = line.caller else { return words }
            return "[\(caller.process).\(caller.thread)] " + words
        }
        return reader.isTruncated && filters.isEmpty && !isDone ? end() : nil
    }

    private var isDone = false

    private mutating func end() -> String {
        isDone = true
        return "the last line was cut off, and is left out"
    }

    private func words(_ line: RecordedLine) -> String? {
        if case .call(let call) = line {
            guard filters.isEmpty || filters.contains(where: { $0.matches(call) }) else {
                return nil
            }
            return call.inWords(xen: xen)
        }
        guard filters.isEmpty else { return nil }
        switch line {
        case .call: return nil
        case .open(let open): return open.inWords
        case .write(let write): return write.inWords
        case .ended(.exited(let status)): return "exited with \(status)"
        case .ended(.killed(let signal)): return "killed by signal \(signal)"
        case .xenstore(let line): return Printable.line(line.inWords)
        case .other(let line): return Printable.line(line.text)
        }
    }
}
