// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// Reads a recording line by line; uses memory for the longest line only.
package struct RecordingReader: Sendable {
    /// The header, which is the first line.
    package let header: RecordingHeader
    /// The number of the last line returned, counted from 1.
    package private(set) var line = 1
    /// Whether the last line is truncated; valid at the end of the recording.
    ///
    /// A last line without a newline is omitted: the recorder was interrupted while it wrote it.
    package var isTruncated: Bool { lines.isTruncated }

    /// The offset of the next line in bytes.
    var offset: Int { lines.offset }

    private let path: FilePath
    private var lines: LineReader

    /// Opens a recording and reads its header.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``FileError`` if the file cannot be read, or the header is malformed.
    package init(opening path: FilePath) throws(FileError) {
        let text: RecordingSource
        do throws(Errno) {
            text = try RecordingSource(opening: path)
        } catch {
            throw FileError(path, .unreadable(error))
        }
        try self.init(text, path)
    }

    /// Reads the header of a recording in memory.
    package init(parsing bytes: [UInt8], path: FilePath) throws(FileError) {
        try self.init(RecordingSource(bytes), path)
    }

    private init(_ text: RecordingSource, _ path: FilePath) throws(FileError) {
        var lines = LineReader(text)
        guard let text = try Self.readLine(&lines, path, line: 1) else {
            throw FileError(path, .malformed("it has no complete line"), line: 1)
        }
        let header: RecordingHeader
        do throws(JSONError) {
            header = try JSONLine.decode(RecordingHeader.self, from: text)
        } catch {
            throw FileError(
                path, .malformed(error.reason), line: 1, column: error.position?.column)
        }
        guard header.format == RecordingHeader.format else {
            throw FileError(path, .malformed("its format is '\(header.format)'"), line: 1)
        }
        guard (1...RecordingHeader.version).contains(header.version) else {
            throw FileError(
                path,
                .malformed(
                    "it has format version \(header.version); this program reads up to"
                        + " \(RecordingHeader.version): update privcmd-probe"), line: 1)
        }
        self.header = header
        self.path = path
        self.lines = lines
    }

    /// Reads the next line.
    ///
    /// - Returns: the line; nil at the end.
    /// - Throws: ``FileError`` for a malformed line; the next call reads the line after it.
    package mutating func next() throws(FileError) -> RecordedLine? {
        guard let text = try Self.readLine(&lines, path, line: line + 1) else { return nil }
        line += 1
        return try Self.parseLine(text, header, path, number: line)
    }

    private static func parseLine(
        _ text: [UInt8], _ header: RecordingHeader, _ path: FilePath, number: Int
    ) throws(FileError) -> RecordedLine {
        do throws(JSONError) {
            return try RecordedLine(parsing: text, version: header.version)
        } catch {
            throw FileError(
                path, .malformed(error.reason), line: number, column: error.position?.column)
        }
    }

    /// Reads the next line that may belong to a thread; skips lines with another caller.
    mutating func next(of thread: RecordedThreadID) throws(FileError) -> RecordedLine? {
        while let text = try Self.readLine(&lines, path, line: line + 1) {
            line += 1
            if let caller = RecordedCallParser.parseCaller(of: text),
                RecordedThreadID(caller) != thread
            {
                continue
            }
            return try Self.parseLine(text, header, path, number: line)
        }
        return nil
    }

    /// Continues at the offset of a line.
    ///
    /// `line` is its number, if known.
    mutating func seek(to offset: Int, line: Int = 0) {
        lines.offset = offset
        self.line = line - 1
    }

    private static func readLine(_ lines: inout LineReader, _ path: FilePath, line: Int)
        throws(FileError) -> [UInt8]?
    {
        do throws(Errno) {
            return try lines.next()
        } catch .messageTooLong {
            throw FileError(path, .malformed("the line is longer than 64 MiB"), line: line)
        } catch {
            throw FileError(path, .unreadable(error), line: line)
        }
    }
}
