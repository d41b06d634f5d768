// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// Checks a recording for mistakes, as `fixture check` does.
package struct RecordingCheck: Encodable, Equatable, Sendable {
    /// The file.
    package let path: String
    /// The number of lines, with the header.
    package private(set) var lines = 0
    /// The number of calls.
    package private(set) var calls = 0
    /// Whether the last line is truncated.
    package private(set) var isTruncated = false
    /// The number of errors.
    package private(set) var errorCount = 0
    /// The first errors, in the order of their lines.
    package private(set) var errors: [RecordingFlaw] = []

    /// The number of flaws that are kept; further ones are only counted.
    static let flawLimit = 1000

    /// Checks a recording.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``FileError`` if the file cannot be read.
    package init(of path: FilePath) throws(FileError) {
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
    package init(parsing bytes: [UInt8], path: FilePath) throws(FileError) {
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
        errorCount += 1
        if errors.count < Self.flawLimit { errors.append(flaw) }
    }

    /// The errors in the format of compilers, one line each; the number of calls if there are none.
    package var text: String {
        if errorCount == 0 {
            return "\(path): \(calls) call\(calls == 1 ? "" : "s"), no errors"
        }
        var text = errors.map { flaw in
            let position = [path, String(flaw.line), flaw.column.map(String.init)].compactMap { $0 }
            return position.joined(separator: ":") + ": " + flaw.message
        }
        if errorCount > errors.count { text.append("\(path): \(errorCount - errors.count) more") }
        return text.joined(separator: "\n")
    }
}
