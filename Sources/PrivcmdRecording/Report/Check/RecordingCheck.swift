// SPDX-License-Identifier: MIT

public import SystemPackage

/// Checks a recording for mistakes, as `fixture check` does.
public struct RecordingCheck: Encodable, Equatable, Sendable {
    /// The file.
    public let path: String
    /// The number of lines, with the header.
    public private(set) var lines = 0
    /// The number of calls.
    public private(set) var calls = 0
    /// Whether the last line is truncated.
    public private(set) var isTruncated = false
    /// The number of flaws.
    public private(set) var flawCount = 0
    /// The first flaws, in the order of their lines.
    public private(set) var flaws: [RecordingFlaw] = []

    /// The number of flaws that are kept; further ones are only counted.
    static let flawLimit = 1000

    /// Checks a recording.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``FileError`` if the file cannot be read.
    public init(of path: FilePath) throws(FileError) {
        self.path = path.string
        do throws(Errno) {
            try read(LineReader(RecordingSource(opening: path)))
        } catch {
            throw FileError(path, .unreadable(error))
        }
    }

    /// Checks a recording in memory.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the path for messages.
    /// - Throws: ``FileError`` for a line that is too long.
    public init(parsing bytes: [UInt8], path: FilePath) throws(FileError) {
        self.path = path.string
        do throws(Errno) {
            try read(LineReader(RecordingSource(bytes)))
        } catch {
            throw FileError(path, .unreadable(error))
        }
    }

    private mutating func read(_ reader: LineReader) throws(Errno) {
        var reader = reader
        guard let first = try reader.next() else {
            addFlaw(RecordingFlaw(1, "it has no complete line"))
            return
        }
        lines = 1
        let header = HeaderCheck(first)
        for flaw in header.flaws { addFlaw(flaw) }
        // Without a readable header, the file is not a recording.
        guard let header = header.header else { return }
        var check = LineCheck(header)
        while let line = try reader.next() {
            lines += 1
            check.check(line, lines)
            if check.isLastLineCall { calls += 1 }
            for flaw in check.removeFlaws() { addFlaw(flaw) }
        }
        isTruncated = reader.isTruncated
        if isTruncated { addFlaw(RecordingFlaw(lines + 1, "the last line is truncated")) }
        for flaw in check.finish(lines) { addFlaw(flaw) }
    }

    private mutating func addFlaw(_ flaw: RecordingFlaw) {
        flawCount += 1
        if flaws.count < Self.flawLimit { flaws.append(flaw) }
    }

    /// The flaws in the format of compilers, one line each; the number of calls if there are none.
    public var text: String {
        if flawCount == 0 {
            return "\(path): \(calls) call\(calls == 1 ? "" : "s"), no errors"
        }
        var text = flaws.map { flaw in
            let position = [path, String(flaw.line), flaw.column.map(String.init)].compactMap { $0 }
            return position.joined(separator: ":") + ": " + flaw.message
        }
        if flawCount > flaws.count { text.append("\(path): \(flawCount - flaws.count) more") }
        return text.joined(separator: "\n")
    }
}
